import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Json } from "../../local/client/api.ts";
import { newKey } from "../../local/client/shop.ts";
import { engineOf } from "../support/engine.ts";
import { expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, checkoutOf, completeAuthentication, untilStatus } from "../support/waiting.ts";

const cards = { placed: "pm_card_visa", declined: "pm_card_chargeDeclined" };

describe("a product that keeps no history of what has ended", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct({ RETENTION_HOURS: "0", PURGE_SCHEDULE: "* * * * * *" });
  });
  afterAll(() => product.stop());

  const shownIn = ({ body }: Answer): Json => body.checkout ?? body;
  const withoutSteps = ({ steps, instance, checkout, ...rest }: Json): Json =>
    checkout === undefined ? rest : { ...rest, checkout: withoutSteps(checkout) };
  const untilForgotten = async (checkoutId: string) => {
    const isForgotten = async () => (await engineOf(product).find(checkoutId)) === undefined;
    await until(isForgotten, 10_000, () => `the engine still knows ${checkoutId}`);
  };

  it.each(["placed", "declined"] as const)(
    "answers for a checkout that was $0 from SQL, without steps and the same again",
    async (how) => {
      const sku = await product.onSale(2);
      const ready = await product.shop.ready([{ sku, quantity: 1 }]);
      const buyer = { key: newKey(), paymentMethod: cards[how] };
      const first = await product.shop.checkout(ready, buyer);
      expect(first.status).toBe(how === "placed" ? 201 : 402);
      const { checkoutId } = shownIn(first);
      await untilForgotten(checkoutId);

      expect(await checkoutOf(product, checkoutId)).toEqual(withoutSteps(shownIn(first)));
      const again = await product.shop.checkout(ready, buyer);
      expect([codeOf(again), again.headers["idempotency-replayed"]]).toEqual([codeOf(first), "true"]);
      expect(withoutSteps(again.body)).toEqual(withoutSteps(first.body));
      expect(shownIn(again)).not.toHaveProperty("steps");
      expect(await engineOf(product).find(checkoutId)).toBeUndefined();
      if (how === "placed") await expectPlacedOnce(product, checkoutId);
    },
  );

  it("lets be what still runs", async () => {
    const sku = await product.onSale(1);
    const waiting = await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 1 }]));
    const other = await product.onSale(1);
    const after = await product.shop.checkout(await product.shop.ready([{ sku: other, quantity: 1 }]));
    await untilForgotten(after.body.checkoutId);
    expect((await engineOf(product).find(waiting.checkoutId))?.runtimeStatus).toBe("Running");
    await completeAuthentication(waiting);
    await untilStatus(product, waiting.checkoutId, "completed");
    await untilForgotten(waiting.checkoutId);
    await expectPlacedOnce(product, waiting.checkoutId);
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
