import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../local/client/api.ts";
import { engineOf } from "../support/engine.ts";
import { codeOf } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { subscriptions } from "../support/traces.ts";
import { askForAuthentication, untilStatus } from "../support/waiting.ts";

describe("the list of checkouts for operators", () => {
  let product: Product;
  let ids: Readonly<Record<"placed" | "failed" | "cancelled" | "waiting" | "purged", string>>;
  const idsOf = ({ body }: { body: Json }): string[] => body.items.map(({ checkoutId }: Json) => checkoutId);
  const list = (query: string) => product.ops.get(`/ops/checkouts${query}`);

  beforeAll(async () => {
    product = await aProduct();
    const { shop } = product;
    const sku = await product.onSale(10);
    const aCart = () => shop.ready([{ sku, quantity: 1 }]);
    const declined = { paymentMethod: "pm_card_chargeDeclined" };
    const purged = (await shop.checkout(await aCart())).body.checkoutId;
    const placed = (await shop.checkout(await aCart())).body.checkoutId;
    const failed = (await shop.checkout(await aCart(), declined)).body.checkout.checkoutId;
    const cancelled = (await askForAuthentication(product, await aCart())).checkoutId;
    await product.api("POST", `/checkouts/${cancelled}/cancel`);
    await untilStatus(product, cancelled, "cancelled");
    const waiting = (await askForAuthentication(product, await aCart())).checkoutId;
    for (const id of [placed, failed, cancelled]) await engineOf(product).ended(id);
    await engineOf(product).purge(purged);
    ids = { placed, failed, cancelled, waiting, purged };
  });
  afterAll(() => product.stop());

  it("has those that run and those that ended, newest first and each once", async () => {
    const all = await list("");
    expect(all.status).toBe(200);
    expect(idsOf(all)).toEqual([ids.waiting, ids.cancelled, ids.failed, ids.placed, ids.purged]);
    const items: Json[] = all.body.items;
    expect(items.map(({ status }) => status)).toEqual([
      "requires_action",
      "cancelled",
      "failed",
      "completed",
      "completed",
    ]);
    for (const item of items) expect(item).not.toHaveProperty("steps");
    expect(JSON.stringify(items)).not.toContain("orderAccessToken");
  });

  it("goes on page by page, without one twice and without one left out", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await list(`?limit=2${cursor}`);
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(page));
      cursor = page.body.nextCursor === null ? "" : `&cursor=${encodeURIComponent(page.body.nextCursor)}`;
    } while (cursor !== "");
    expect(seen).toEqual([ids.waiting, ids.cancelled, ids.failed, ids.placed, ids.purged]);
  });

  it.each([
    { status: "requires_action", has: ["waiting"] },
    { status: "completed", has: ["placed", "purged"] },
    { status: "failed", has: ["failed"] },
    { status: "cancelled", has: ["cancelled"] },
    { status: "needs_attention", has: [] },
  ] as const)("by status $status has $has", async ({ status, has }) => {
    const wanted = has.map((name) => ids[name]);
    expect(idsOf(await list(`?status=${status}`))).toEqual(wanted);
  });

  it("by time has what is as young", async () => {
    const { body } = await list("");
    const since = body.items[1].since;
    expect(idsOf(await list(`?since=${encodeURIComponent(since)}`))).toEqual([ids.waiting, ids.cancelled]);
  });

  it.each(["?status=unheard", "?limit=0", "?limit=201", "?cursor=nonsense", "?since=yesterday"])(
    "refuses %s",
    async (query) => {
      expect(codeOf(await list(query))).toEqual([400, "validation_failed"]);
    },
  );

  it("has nothing to drive again where nothing is stuck", async () => {
    const post = (id: string) => product.ops.post(`/ops/checkouts/${id}/redrive`);
    expect(codeOf(await post(ids.failed))).toEqual([409, "nothing_to_redrive"]);
    expect(codeOf(await post(ids.waiting))).toEqual([409, "nothing_to_redrive"]);
    expect(codeOf(await post("chk_nobody"))).toEqual([404, "checkout_not_found"]);
  });

  it("leaves every invariant holding", async () => {
    await product.api("POST", `/checkouts/${ids.waiting}/cancel`);
    await product.settled({ subscriptions });
  });
});
