import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SagaStatus } from "../../../contracts/saga-status.ts";
import type { CheckoutId, PaymentIntentId } from "../../../domain/ids.ts";
import type { Payment } from "../../../ports/payments.ts";
import { aBuyer, says } from "../../support/a-buyer.ts";
import { openShop, type Shop } from "../../support/a-shop.ts";

const paymentIntentId = "pi_hint" as PaymentIntentId;
const nextAction = { type: "use_stripe_sdk", clientSecret: "s" } as const;

describe("a checkout that waits for its customer", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  beforeEach(() => shop.payments.clear());
  afterAll(() => shop.close());

  const started = async (said: Partial<SagaStatus>) => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    await says(shop, buyer.checkoutId, { paymentIntentId, ...said });
    return buyer;
  };
  const waiting = () => started({ status: "requires_action", nextAction });
  const stripeSays = (status: Payment["status"]) => shop.payments.set(paymentIntentId, { status } as Payment);
  const raisedFor = (checkoutId: CheckoutId) =>
    shop.engine.raised.filter((one) => one.checkoutId === checkoutId).map(({ event }) => event);
  type Buyer = Awaited<ReturnType<typeof waiting>>;
  const waysToAsk = {
    "is read": ({ checkoutId }: Buyer) => shop.ask("checkouts-get", { params: { checkoutId } }),
    "is sent again": (buyer: Buyer) => buyer.buy(),
  };

  for (const [isAsked, ask] of Object.entries(waysToAsk)) {
    const stands = { body: { status: "requires_action", nextAction } };

    it(`is told what Stripe knows already when it ${isAsked}, since the saga may have missed it`, async () => {
      const buyer = await waiting();
      stripeSays("requires_capture");
      expect(await ask(buyer)).toMatchObject(stands);
      expect(raisedFor(buyer.checkoutId)).toEqual(["payment-settled"]);
      await ask(buyer);
      expect(raisedFor(buyer.checkoutId)).toEqual(["payment-settled", "payment-settled"]);
    });

    it(`is told nothing when it ${isAsked} while Stripe waits for the customer, too`, async () => {
      const buyer = await waiting();
      stripeSays("requires_action");
      expect(await ask(buyer)).toMatchObject(stands);
      expect(raisedFor(buyer.checkoutId)).toEqual([]);
    });

    it(`is answered as it stands when it ${isAsked} and neither Stripe nor the engine listens`, async () => {
      const buyer = await waiting();
      expect(await ask(buyer)).toMatchObject(stands);
      stripeSays("succeeded");
      shop.engine.deafFor.add(buyer.checkoutId);
      expect(await ask(buyer)).toMatchObject(stands);
      expect(raisedFor(buyer.checkoutId)).toEqual([]);
    });
  }

  it("is not asked about at Stripe while it does something else", async () => {
    const buyer = await started({ status: "charging" });
    stripeSays("requires_capture");
    for (const ask of Object.values(waysToAsk)) await ask(buyer);
    expect(raisedFor(buyer.checkoutId)).toEqual([]);
  });

  it("is told nothing by somebody who has its key but sends another body", async () => {
    const buyer = await waiting();
    stripeSays("requires_capture");
    expect((await buyer.buy({ email: "other@example.test" })).body.code).toBe("idempotency_key_reused");
    expect(raisedFor(buyer.checkoutId)).toEqual([]);
  });

  it("is waited for by the one who sends it again, and answered with its order", async () => {
    const buyer = await waiting();
    stripeSays("requires_capture");
    const answer = buyer.buy({}, { prefer: "wait=20" });
    await expect.poll(() => raisedFor(buyer.checkoutId)).toEqual(["payment-settled"]);
    const said = (await shop.engine.sagas.find(buyer.checkoutId))?.said;
    if (!said) throw new Error("the saga says nothing");
    const orderId = shop.ids.orderId(buyer.checkoutId);
    const order = { orderId, orderNumber: "BX-100001", placedAt: shop.now() };
    shop.engine.set(buyer.checkoutId, { said: { ...said, status: "completed", order } });
    await shop.memory.answers.publish(buyer.checkoutId, { status: "completed", order });
    expect(await answer).toMatchObject({
      status: 201,
      headers: { "idempotency-replayed": "true" },
      body: { status: "completed", order: { orderId } },
    });
  });
});
