import { describe, expect, it } from "vitest";
import type { RunningStripe } from "../../../local/stripe/stripe.ts";
import { apiKey } from "./api-key.ts";
import { failure, held, raw, standIn } from "./stand-in.ts";

type Refusal = { error: { type: string; code?: string; param?: string; message: string } };

const refusal = async (running: RunningStripe, body: string, path = "/v1/payment_intents") => {
  const response = await raw(running, "POST", path, body);
  const { error }: Refusal = JSON.parse(await response.text());
  return { status: response.status, ...error };
};

describe("a parameter", () => {
  it("that Stripe does not know is parameter_unknown, as payment_method_types is in this version", async () => {
    const { running } = await standIn();
    const base = "amount=1999&currency=eur";
    const unknown: [string, string][] = [
      ["payment_method_types[0]=card", "payment_method_types"],
      ["foo=1", "foo"],
      ["shipping[foo]=1", "shipping[foo]"],
      ["constructor=1", "constructor"],
      ["__proto__[x]=1", "__proto__"],
    ];
    for (const [extra, param] of unknown) {
      expect(await refusal(running, `${base}&${extra}`)).toMatchObject({
        status: 400,
        type: "invalid_request_error",
        code: "parameter_unknown",
        param,
      });
    }
  });

  it("that Stripe knows and the stand-in does not is refused with words that say so", async () => {
    const { running } = await standIn();
    for (const extra of [
      "transfer_group=x",
      "payment_method_options[card][moto]=true",
      "radar_options[session]=rse_1",
    ]) {
      const error = await refusal(running, `amount=1999&currency=eur&${extra}`);
      expect(error.status).toBe(400);
      expect(error.message).toContain("stand-in");
      expect(error.code).not.toBe("parameter_unknown");
    }
  });

  it("that is missing, empty or of the wrong kind is refused by its name", async () => {
    const { running } = await standIn();
    const refusals: [body: string, param: string, code?: string][] = [
      ["currency=eur", "amount", "parameter_missing"],
      ["amount=1999", "currency", "parameter_missing"],
      ["amount=&currency=eur", "amount", "parameter_invalid_empty"],
      ["amount=19.99&currency=eur", "amount", "parameter_invalid_integer"],
      ["amount=1e3&currency=eur", "amount", "parameter_invalid_integer"],
      ["amount[x]=1&currency=eur", "amount", "parameter_invalid_integer"],
      ["amount=-5&currency=eur", "amount", "parameter_invalid_integer"],
      ["amount=1999&currency=eur&confirm=yes", "confirm"],
      ["amount=1999&currency=eur&capture_method=later", "capture_method"],
      ["amount=1999&currency=eur&receipt_email=nobody", "receipt_email", "email_invalid"],
      ["amount=1999&currency=eur&confirm=true&return_url=back", "return_url", "url_invalid"],
      ["amount=1999&currency=eur&return_url=http://a/", "return_url"],
      ["amount=1999&currency=eur&confirmation_token=ctoken_1", "confirmation_token"],
      ["amount=1999&currency=eur&metadata=x", "metadata"],
      [`amount=1999&currency=eur&metadata[${"k".repeat(41)}]=v`, `metadata[${"k".repeat(41)}]`],
      [`amount=1999&currency=eur&metadata[k]=${"v".repeat(501)}`, "metadata[k]"],
      [
        "amount=1999&currency=eur&automatic_payment_methods[allow_redirects]=never",
        "automatic_payment_methods[enabled]",
      ],
      ["amount=1999&currency=eur&allowed_payment_method_types[]=ideal", "allowed_payment_method_types"],
    ];
    for (const [body, param, code] of refusals) {
      const error = await refusal(running, body);
      expect(error, body).toMatchObject({ status: 400, type: "invalid_request_error", param });
      if (code) expect(error.code).toBe(code);
    }
    const keys = Array.from({ length: 51 }, (_, n) => `metadata[k${n}]=v`).join("&");
    expect(await refusal(running, `amount=1999&currency=eur&${keys}`)).toMatchObject({ param: "metadata" });
  });

  it("holds an amount that the currency allows: least, most, and no third decimal", async () => {
    const { stripe } = await standIn();
    const refuse = async (amount: number, currency: string) =>
      failure(stripe.paymentIntents.create({ ...held, amount, currency }));
    expect(await refuse(49, "usd")).toMatchObject({ code: "amount_too_small", param: "amount" });
    expect(await refuse(29, "gbp")).toMatchObject({ code: "amount_too_small" });
    expect(await refuse(49, "jpy")).toMatchObject({
      code: "amount_too_small",
      message: expect.stringContaining("50 jpy"),
    });
    expect(await refuse(100_000_000, "eur")).toMatchObject({ code: "amount_too_large", param: "amount" });
    expect(await refuse(1_000_000_000_000, "idr")).toMatchObject({ code: "amount_too_large" });
    expect(await refuse(1251, "kwd")).toMatchObject({ param: "amount" });
    expect(await refuse(550, "isk")).toMatchObject({ param: "amount" });
    expect(await refuse(1999, "xyz")).toMatchObject({ param: "currency" });

    const fine: [number, string][] = [
      [50, "usd"],
      [30, "gbp"],
      [50, "jpy"],
      [99_999_999, "eur"],
      [999_999_999_999, "idr"],
      [1250, "kwd"],
      [500, "isk"],
    ];
    for (const [amount, currency] of fine) {
      expect(await stripe.paymentIntents.create({ ...held, amount, currency })).toMatchObject({
        amount,
        currency,
      });
    }
    expect((await stripe.paymentIntents.create({ ...held, currency: "EUR" })).currency).toBe("eur");
  });

  it("keeps a shipping address and an e-mail address as they were sent", async () => {
    const { stripe } = await standIn();
    const shipping = {
      name: "Zoë & Co+",
      address: { line1: "Straße 5 % = [a]", city: "Köln", country: "DE" },
    };
    const intent = await stripe.paymentIntents.create({
      ...held,
      shipping,
      receipt_email: "a+b@example.com",
    });
    expect(intent.receipt_email).toBe("a+b@example.com");
    expect(intent.shipping).toMatchObject({
      name: "Zoë & Co+",
      address: { ...shipping.address, line2: null },
    });
    const cleared = await stripe.paymentIntents.update(intent.id, { shipping: "", receipt_email: "" });
    expect(cleared).toMatchObject({ shipping: null, receipt_email: null });
  });
});

describe("a request", () => {
  it("with a wrong key, or none, is a 401 that does not repeat the key", async () => {
    const { running } = await standIn();
    const wrong = await raw(running, "GET", "/v1/balance", undefined, {
      authorization: "Bearer sk_test_wrong_987654321",
    });
    expect(wrong.status).toBe(401);
    const text = await wrong.text();
    expect(text).toContain("Invalid API Key provided: sk_test_");
    expect(text).not.toContain("wrong_987654321");
    const none = await fetch(`${running.baseUrl}/v1/balance`);
    expect(none.status).toBe(401);
    expect(await none.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });

  it("may log in with Basic authentication", async () => {
    const { running } = await standIn();
    const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`;
    expect((await raw(running, "GET", "/v1/balance", undefined, { authorization })).status).toBe(200);
  });

  it("to nowhere is a 404 that names it, and an unknown id is one too", async () => {
    const { running, stripe } = await standIn();
    for (const [method, path] of [
      ["GET", "/v1/nothing"],
      ["POST", "/v1/payment_intents/pi_1/explode"],
      ["DELETE", "/v1/payment_intents/pi_1"],
      ["GET", "/"],
    ] as const) {
      const response = await raw(running, method, path);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toMatchObject({
        error: { message: expect.stringContaining(`Unrecognized request URL (${method}: ${path})`) },
      });
    }
    for (const call of [
      stripe.paymentIntents.retrieve("pi_nope"),
      stripe.paymentIntents.capture("pi_nope"),
      stripe.charges.retrieve("ch_nope"),
      stripe.events.retrieve("evt_nope"),
      stripe.disputes.retrieve("du_nope"),
      stripe.confirmationTokens.retrieve("ctoken_nope"),
    ]) {
      expect(await failure(call)).toMatchObject({ statusCode: 404, code: "resource_missing" });
    }
  });

  it("that is too large, in another format or in another API version is refused in plain words", async () => {
    const { running } = await standIn();
    const large = await raw(running, "POST", "/v1/payment_intents", `description=${"x".repeat(1_100_000)}`);
    expect(large.status).toBe(413);
    const json = await raw(running, "POST", "/v1/payment_intents", "{}", {
      "content-type": "application/json",
    });
    expect(json.status).toBe(400);
    const old = await raw(running, "GET", "/v1/balance", undefined, { "stripe-version": "2024-06-20" });
    expect(await old.json()).toMatchObject({
      error: { message: expect.stringContaining("2026-10-28.endive") },
    });
    const broken = await raw(running, "POST", "/v1/payment_intents", "amount=%E0%A4%A");
    expect(broken.status).toBe(400);
  });

  it("always gets a number of its own", async () => {
    const { running } = await standIn();
    const ids = await Promise.all(
      ["/v1/balance", "/v1/nothing", "/v1/payment_intents?limit=0"].map(async (path) => {
        const response = await raw(running, "GET", path);
        return response.headers.get("request-id");
      }),
    );
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^req_\w+$/);
  });
});
