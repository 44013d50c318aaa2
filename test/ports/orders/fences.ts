import { expect, it } from "vitest";
import type { CheckoutId } from "../../../domain/ids.ts";
import type { CheckoutRecord } from "../../../ports/orders.ts";
import { anOrder, cancelled, declined, paidFor, second } from "../order-builders.ts";
import type { Store } from "../store.ts";
import { aPlacedOrder, stocked } from "./stocked.ts";

type Ask = Omit<Parameters<Store["orders"]["listCheckouts"]>[0], "limit">;

export const fencePromises = (store: () => Store): void => {
  it("tells of a recorded checkout by which order and payment it stands", async () => {
    const order = anOrder([[await stocked(store(), 1), 1]], { key: { owner: "owner-1" } });
    await store().orders.record(order);
    expect(await store().orders.find(order.key.checkoutId)).toEqual({
      key: order.key,
      since: second(0),
      state: "recorded",
      orderId: order.orderId,
      paymentIntentId: order.paymentIntentId,
    });
  });

  it("lists checkouts that stand recorded since before a time, oldest first", async () => {
    const sku = await stocked(store(), 9);
    // Recorded long ago, so that they come first whatever else is there.
    const [late, early, done, undone, edge] = [
      -9_000_001, -9_000_003, -9_000_002, -9_000_004, -9_000_000,
    ].map((at) => anOrder([[sku, 1]], { at: second(at) }));
    if (!late || !early || !done || !undone || !edge) throw new Error("five orders were made");
    for (const order of [late, early, done, undone, edge]) await store().orders.record(order);
    await store().orders.place(done.key.checkoutId, paidFor(done));
    await store().orders.abandon(undone.key, cancelled, second(1));
    const ids = (records: readonly { key: { checkoutId: CheckoutId } }[]) =>
      records.map(({ key }) => key.checkoutId);
    const all = await store().orders.unsettled(second(-9_000_000), 10);
    expect(ids(all)).toEqual([early.key.checkoutId, late.key.checkoutId]);
    expect(all[0]).toEqual(await store().orders.find(early.key.checkoutId));
    expect(ids(await store().orders.unsettled(second(-9_000_000), 1))).toEqual([early.key.checkoutId]);
    for (const order of [late, early, edge]) await store().orders.abandon(order.key, cancelled, second(1));
  });

  it("lists checkouts newest first by when they came to stand as they do, page by page", async () => {
    const keys = ["b", "a", "c"].map((letter) => {
      const { key } = anOrder([]);
      return { ...key, checkoutId: `chk_${letter}${key.checkoutId}` as CheckoutId };
    });
    // Two at the same instant: then the id decides.
    for (const [index, key] of keys.entries())
      await store().orders.abandon(key, declined, second(start + (index === 0 ? 1 : 2)));
    const order = await aPlacedOrder(store(), second(start + 5), { at: second(start) });
    const expected = [order.key.checkoutId, ...[keys[2], keys[1], keys[0]].map((key) => key?.checkoutId)];

    const pages: CheckoutRecord[] = [];
    let last: CheckoutRecord | undefined;
    do {
      const after = last && { after: { since: last.since, checkoutId: last.key.checkoutId } };
      const page = await store().orders.listCheckouts({ since: second(start), limit: 3, ...after });
      pages.push(...page);
      last = page.at(-1);
    } while (last);
    const mine = pages.filter(({ key }) => expected.includes(key.checkoutId));
    expect(mine.map(({ key }) => key.checkoutId)).toEqual(expected);
    expect(mine[0]).toEqual(await store().orders.find(order.key.checkoutId));
    expect(new Set(pages.map(({ key }) => key.checkoutId)).size).toBe(pages.length);
  });

  it("lists checkouts by state and by the code of their failure", async () => {
    const [lost, given] = [anOrder([]).key, anOrder([]).key];
    await store().orders.abandon(lost, declined, second(start + 1));
    await store().orders.abandon(given, cancelled, second(start + 2));
    const order = await aPlacedOrder(store(), second(start + 3));
    const waiting = anOrder([[await stocked(store(), 1), 1]], { at: second(start + 4) });
    await store().orders.record(waiting);
    const mine = [lost, given, order.key, waiting.key].map(({ checkoutId }) => checkoutId);
    const list = async (ask: Ask) =>
      (await store().orders.listCheckouts({ since: second(start), limit: 1000, ...ask }))
        .map(({ key }) => key.checkoutId)
        .filter((checkoutId) => mine.includes(checkoutId));

    expect(await list({ states: ["recorded"] })).toEqual([waiting.key.checkoutId]);
    expect(await list({ states: ["placed", "recorded"] })).toEqual([
      waiting.key.checkoutId,
      order.key.checkoutId,
    ]);
    expect(await list({ states: ["abandoned"] })).toEqual([given.checkoutId, lost.checkoutId]);
    expect(await list({ failureCodes: ["payment_declined"] })).toEqual([lost.checkoutId]);
    expect(await list({ states: ["placed"], failureCodes: ["payment_declined"] })).toEqual([]);
    expect(await list({ states: [] })).toEqual([]);
    expect(await list({ since: second(start + 3) })).toEqual([waiting.key.checkoutId, order.key.checkoutId]);
    await store().orders.abandon(waiting.key, cancelled, second(1));
  });
};

/** Later than what the other tests write, so that few checkouts of others come before these. */
const start = 10_000_000;
