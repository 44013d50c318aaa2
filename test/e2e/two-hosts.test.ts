import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Json } from "../../local/client/api.ts";
import { newKey } from "../../local/client/shop.ts";
import { engineOf } from "../support/engine.ts";
import { aHostBeside, type HostBeside } from "../support/host-beside.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { subscriptions, tracesOf } from "../support/traces.ts";

const cards = { placed: "pm_card_visa", declined: "pm_card_chargeDeclined" };
type How = keyof typeof cards;
const codes = { placed: [201, "completed"], declined: [402, "payment_declined"] };

/** Each host has an engine of its own, so neither sees the other's sagas: only SQL, Redis and Stripe can hold them apart. */
describe("two hosts of one shop", () => {
  let product: Product;
  let beside: HostBeside;
  beforeAll(async () => {
    product = await aProduct();
    beside = await aHostBeside(product);
  });
  afterAll(async () => {
    await beside?.stop();
    await product.stop();
  });

  const shownIn = ({ body }: Answer): Json => body.checkout ?? body;
  const outcomeOf = ({ status, code, failure, order }: Json): Json => ({ status, code, failure, order });
  const aBuyer = async (how: How) => {
    const sku = await product.onSale(3);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    return { sku, ready, buyer: { key: newKey(), paymentMethod: cards[how] } };
  };
  const expectOneOutcome = async (how: How, checkoutId: string, sku: string) => {
    if (how === "placed") await expectPlacedOnce(product, checkoutId);
    else await expectNothingSold(product, checkoutId);
    const units = how === "placed" ? 1 : 3;
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: units, available: units, held: 0 });
  };
  /** As the other host's door does, had it looked before the first host's saga ended. */
  const startBeside = async (checkoutId: string): Promise<Json> => {
    const { name, input } = await engineOf(product).ended(checkoutId);
    const { web, systemKey } = beside.endpoints;
    const url = new URL(`runtime/webhooks/durabletask/orchestrators/${name}/${checkoutId}`, web);
    url.searchParams.set("code", systemKey);
    const content = { headers: { "content-type": "application/json" }, body: JSON.stringify(input) };
    expect((await fetch(url, { method: "POST", ...content })).status).toBe(202);
    return engineOf(beside).ended(checkoutId);
  };

  it.each(["placed", "declined"] as const)(
    "give one answer for a checkout that was $0 on the first, and a late start on the second changes nothing",
    async (how) => {
      const { sku, ready, buyer } = await aBuyer(how);
      const first = await product.shop.checkout(ready, buyer);
      expect(codeOf(first)).toEqual(codes[how]);
      const { checkoutId } = shownIn(first);
      const { customStatus } = await engineOf(product).ended(checkoutId);
      const replayed = await beside.shop.checkout(ready, buyer);
      expect([codeOf(replayed), replayed.headers["idempotency-replayed"]]).toEqual([codes[how], "true"]);
      expect(await engineOf(beside).find(checkoutId)).toBeUndefined();

      const before = await tracesOf(product, [checkoutId]);
      const late = await startBeside(checkoutId);
      expect(late.runtimeStatus).toBe("Completed");
      expect(outcomeOf(late.customStatus)).toEqual(outcomeOf(customStatus));
      expect(await tracesOf(product, [checkoutId])).toEqual(before);
      await expectOneOutcome(how, checkoutId, sku);
      const again = await beside.shop.checkout(ready, buyer);
      expect(outcomeOf(shownIn(again))).toEqual(outcomeOf(shownIn(first)));
    },
  );

  it.each(["placed", "declined"] as const)(
    "asked with one key at once make one checkout of it that is $0, and undo nothing of each other",
    async (how) => {
      for (let round = 0; round < 3; round++) {
        const { sku, ready, buyer } = await aBuyer(how);
        const shops = [product.shop, beside.shop, product.shop, beside.shop];
        const answers = await Promise.all(shops.map((shop) => shop.checkout(ready, buyer)));
        expect(answers.map(codeOf)).toEqual(shops.map(() => codes[how]));
        const [first, ...others] = answers.map(shownIn);
        for (const other of others) expect(outcomeOf(other)).toEqual(outcomeOf(first));
        for (const host of [product, beside])
          if (await engineOf(host).find(first.checkoutId)) await engineOf(host).ended(first.checkoutId);
        await expectOneOutcome(how, first.checkoutId, sku);
      }
    },
  );

  it("leave every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
