import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../local/client/api.ts";
import { newKey } from "../../local/client/shop.ts";
import { insist } from "../support/insist.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { paymentsOf, recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, checkoutOf, completeAuthentication, untilStatus } from "../support/waiting.ts";

const holdMs = 12_000;

describe("when a checkout's deadline passes", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct({ HOLD_TTL_SECONDS: `${holdMs / 1000}` });
  });
  afterAll(() => product.stop());

  const aBuyer = async () => {
    const sku = await product.onSale(1);
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    return { sku, ready, key: newKey() };
  };
  type Sent = Awaited<ReturnType<typeof aBuyer>>;
  const expectBackOnSale = async ({ sku }: Sent) =>
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });

  describe("while Stripe is away", () => {
    let captured: Sent;
    let recorded: Sent;
    let unconfirmed: Sent;
    let answers: Record<"captured" | "recorded" | "unconfirmed", Answer>;
    const statesThen: string[] = [];

    beforeAll(async () => {
      [captured, recorded, unconfirmed] = await Promise.all([aBuyer(), aBuyer(), aBuyer()]);
      const send = ({ ready, key }: Sent) => insist(product, ready, { key });
      await product.control.fault("stripe", { kind: "lose-answer", operation: "capture", times: 2 });
      const first = send(captured);
      await product.control.struck("stripe", "capture", 2);
      await product.control.fault("stripe", { kind: "down", operation: "capture" });
      const second = send(recorded);
      await product.control.struck("stripe", "capture");
      await until(() => recordsOf(product, recorded.ready.cartId).checkouts.length > 0, 5_000);
      for (const operation of ["confirm", "retrieve"])
        await product.control.fault("stripe", { kind: "down", operation });
      const since = performance.now();
      const third = send(unconfirmed);
      await until(() => performance.now() - since > holdMs + 500, holdMs + 2_000);
      for (const { ready } of [captured, recorded])
        statesThen.push(...recordsOf(product, ready.cartId).checkouts.map(({ state }) => state));
      await product.control.heal();
      const [one, two, three] = await Promise.all([first, second, third]);
      answers = { captured: one, recorded: two, unconfirmed: three };
      await product.settled({ subscriptions });
    }, 60_000);

    it("what was asked to be captured is neither placed nor given up before Stripe is back", () => {
      expect(statesThen).toEqual(["recorded", "recorded"]);
    });

    it("a payment that was captured unheard is placed once Stripe is back", async () => {
      expect([answers.captured.status, answers.captured.body.status]).toEqual([201, "completed"]);
      await expectPlacedOnce(product, answers.captured.body.checkoutId);
    });

    it("a payment that Stripe never heard to capture is cancelled, and the units are on sale again", async () => {
      expect([answers.recorded.status, answers.recorded.body.code]).toEqual([409, "hold_expired"]);
      await expectNothingSold(product, answers.recorded.body.checkout.checkoutId);
      await expectBackOnSale(recorded);
    });

    it("a payment that was never confirmed fails for the dependency, and leaves nothing", async () => {
      const { status, body } = answers.unconfirmed;
      expect([status, body.code, body.checkout.status]).toEqual([503, "dependency_unavailable", "failed"]);
      await expectNothingSold(product, body.checkout.checkoutId);
      const intents = await paymentsOf(product, body.checkout.checkoutId);
      expect(intents.map((intent) => intent.status)).toEqual(["canceled"]);
      await expectBackOnSale(unconfirmed);
    });
  });

  it("a customer who came in time is served though no hint of it arrived, and one who did not come is not", async () => {
    await product.control.heal();
    const [came, stayedAway] = await Promise.all([aBuyer(), aBuyer()]);
    await product.control.fault("stripe", { kind: "down", operation: "webhook" });
    const [came3ds, away3ds] = await Promise.all([
      askForAuthentication(product, came.ready),
      askForAuthentication(product, stayedAway.ready),
    ]);
    await completeAuthentication(came3ds);
    // Not asked for by GET, which would bring it on.
    const isPlaced = () => recordsOf(product, came.ready.cartId).checkouts[0]?.state === "placed";
    await until(isPlaced, holdMs + 5_000);
    const { failure } = await untilStatus(product, away3ds.checkoutId, "failed");
    expect(failure.code).toBe("hold_expired");
    await completeAuthentication(away3ds); // too late: the payment is cancelled
    await product.control.heal();
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, came3ds.checkoutId);
    await expectNothingSold(product, away3ds.checkoutId);
    await expectBackOnSale(stayedAway);
    expect((await checkoutOf(product, away3ds.checkoutId))?.status).toBe("failed");
  });
});
