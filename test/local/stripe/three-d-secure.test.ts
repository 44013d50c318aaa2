import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import type { RunningStripe } from "../../../local/stripe/stripe.ts";
import { failure, held, heldWith, raw, standIn } from "./stand-in.ts";

const return_url = "http://127.0.0.1:9/back?cart=1";

const decide = (running: RunningStripe, id: string, outcome: string) =>
  raw(running, "POST", `/3ds/${id}`, `outcome=${outcome}`);

const backFrom = (response: Response) => {
  const target = new URL(response.headers.get("location") ?? "");
  return { page: target.origin + target.pathname, query: Object.fromEntries(target.searchParams) };
};

describe("3-D Secure", () => {
  it.each(["pm_card_threeDSecure2Required", "pm_card_authenticationRequired"])(
    "sends the customer of %s to a page with a form, and back when it is completed",
    async (card) => {
      const { running, stripe } = await standIn();
      const intent = await stripe.paymentIntents.create({ ...heldWith(card), return_url });
      expect(intent).toMatchObject({
        status: "requires_action",
        latest_charge: null,
        amount_capturable: 0,
        next_action: {
          type: "redirect_to_url",
          redirect_to_url: { return_url, url: `${running.baseUrl}/3ds/${intent.id}` },
        },
      });
      expect(intent.payment_method).toMatch(/^pm_/);

      const page = await raw(running, "GET", `/3ds/${intent.id}`);
      expect(page.headers.get("content-type")).toContain("text/html");
      const html = await page.text();
      expect(html).toContain('<form method="post">');
      expect(html).toMatch(/name="outcome" value="complete"[\s\S]*name="outcome" value="fail"/);

      const response = await decide(running, intent.id, "complete");
      expect(response.status).toBe(303);
      expect(backFrom(response)).toEqual({
        page: "http://127.0.0.1:9/back",
        query: {
          cart: "1",
          payment_intent: intent.id,
          payment_intent_client_secret: intent.client_secret,
          redirect_status: "succeeded",
        },
      });
      const done = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
      expect(done).toMatchObject({ status: "requires_capture", amount_capturable: 1999, next_action: null });
      expect(done.latest_charge).toMatchObject({
        payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
      });
    },
  );

  it("takes the payment method away when it fails, and says why", async () => {
    const { running, stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create({
      ...heldWith("pm_card_threeDSecure2Required"),
      return_url,
    });
    const response = await decide(running, id, "fail");
    expect(backFrom(response).query).toMatchObject({ payment_intent: id, redirect_status: "failed" });
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
      next_action: null,
      last_payment_error: { code: "payment_intent_authentication_failure", type: "invalid_request_error" },
    });
    const again = await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
    expect(again.status).toBe("requires_capture");
  });

  it("settles an intent with automatic capture at once", async () => {
    const { running, stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create({
      ...heldWith("pm_card_threeDSecure2Required"),
      capture_method: "automatic",
    });
    await decide(running, id, "complete");
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: "succeeded",
      amount_received: 1999,
    });
  });

  it("is left to Stripe's scripts where no return_url was given, and its page then ends by itself", async () => {
    const { running, stripe } = await standIn();
    const intent = await stripe.paymentIntents.create(heldWith("pm_card_threeDSecure2Required"));
    expect(intent.next_action?.type).toBe("use_stripe_sdk");
    const response = await decide(running, intent.id, "complete");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("succeeded");
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_capture");
  });

  it("changes nothing on an intent that was canceled or settled meanwhile, and says so", async () => {
    const { running, stripe } = await standIn();
    const ends: [string, (id: string) => Promise<unknown>][] = [
      ["canceled", (id) => stripe.paymentIntents.cancel(id)],
      ["requires_capture", (id) => decide(running, id, "complete")],
      ["requires_payment_method", (id) => decide(running, id, "fail")],
    ];
    for (const [status, end] of ends) {
      const { id } = await stripe.paymentIntents.create({
        ...heldWith("pm_card_threeDSecure2Required"),
        return_url,
      });
      await end(id);
      const before = await stripe.paymentIntents.retrieve(id);
      for (const outcome of ["complete", "fail"]) {
        const response = await decide(running, id, outcome);
        expect(response.status).toBe(409);
        expect(await response.text()).toContain(status);
      }
      expect(await stripe.paymentIntents.retrieve(id)).toEqual(before);
    }
  });

  it("answers a page for nobody's payment with 404, and an unknown outcome with 400", async () => {
    const { running, stripe } = await standIn();
    expect((await raw(running, "GET", "/3ds/pi_nope")).status).toBe(404);
    expect((await decide(running, "pi_nope", "complete")).status).toBe(404);
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_threeDSecure2Required"));
    expect((await decide(running, id, "maybe")).status).toBe(400);
    expect((await decide(running, id, "%E0%A4%A")).status).toBe(400);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe("requires_action");
  });

  it("is a decline where the customer is away, or where the caller wants no action", async () => {
    const { stripe } = await standIn();
    for (const extra of [{ off_session: true }, { error_on_requires_action: true }]) {
      const error = await failure(
        stripe.paymentIntents.create({ ...heldWith("pm_card_authenticationRequired"), ...extra }),
      );
      expect(error).toMatchObject({ statusCode: 402, code: "authentication_required" });
      const intent = await stripe.paymentIntents.retrieve(error.payment_intent?.id ?? "");
      expect(intent).toMatchObject({ status: "requires_payment_method", latest_charge: null });
    }
  });

  it("uses the origin that the stand-in was given, for customers who reach it by another way", async () => {
    const { stripe } = await standIn({ publicUrl: "http://localhost:1234" });
    const intent = await stripe.paymentIntents.create({
      ...heldWith("pm_card_threeDSecure2Required"),
      return_url,
    });
    expect(intent.next_action?.redirect_to_url?.url).toBe(`http://localhost:1234/3ds/${intent.id}`);
  });
});

describe("a confirmation token", () => {
  it("carries a payment method and a return_url, and is good for one confirmation", async () => {
    const { stripe } = await standIn();
    const token: Stripe.ConfirmationToken = await stripe.testHelpers.confirmationTokens.create({
      payment_method: "pm_card_threeDSecure2Required",
      return_url,
    });
    expect(token).toMatchObject({
      return_url,
      payment_intent: null,
      payment_method_preview: { card: { last4: "3220" } },
    });
    expect(await stripe.confirmationTokens.retrieve(token.id)).toEqual(token);

    const { id } = await stripe.paymentIntents.create(held);
    const confirmed = await stripe.paymentIntents.confirm(id, { confirmation_token: token.id });
    expect(confirmed.next_action?.redirect_to_url?.return_url).toBe(return_url);
    expect((await stripe.confirmationTokens.retrieve(token.id)).payment_intent).toBe(id);
    const second = await failure(
      stripe.paymentIntents.create({ ...held, confirm: true, confirmation_token: token.id }),
    );
    expect(second).toMatchObject({ statusCode: 400, param: "confirmation_token" });
  });

  it("is unknown when nobody made it, expires after twelve hours, and needs a known payment method", async () => {
    let now = Date.now();
    const { stripe } = await standIn({ now: () => now });
    const confirmWith = (confirmation_token: string) =>
      failure(stripe.paymentIntents.create({ ...held, confirm: true, confirmation_token }));
    expect(await confirmWith("ctoken_nope")).toMatchObject({
      code: "resource_missing",
      param: "confirmation_token",
    });
    const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: "pm_card_visa" });
    now += 12 * 3_600_000;
    expect((await confirmWith(token.id)).message).toContain("expired");
    const unknown = stripe.testHelpers.confirmationTokens.create({ payment_method: "pm_card_nope" });
    expect((await failure(unknown)).code).toBe("resource_missing");
  });
});
