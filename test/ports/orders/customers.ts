import { expect, it } from "vitest";
import type { CustomerId, OrderId } from "../../../domain/ids.ts";
import { accepted, refused } from "../../../domain/outcome.ts";
import type { NewOrder } from "../../../ports/orders.ts";
import { anOrder, declined, second, unique } from "../order-builders.ts";
import type { Store } from "../store.ts";
import { aPlacedOrder, placed, stocked } from "./stocked.ts";

export const customerPromises = (store: () => Store): void => {
  const customerOf = async (orderId: OrderId): Promise<CustomerId | undefined> =>
    (await store().orders.get(orderId))?.customerId;
  const customersOf = async (all: readonly NewOrder[]) => {
    const found: (CustomerId | undefined)[] = [];
    for (const { orderId } of all) found.push(await customerOf(orderId));
    return found;
  };

  it("has the id of their first order on all orders and events of a signed-in customer", async () => {
    const key = { owner: unique() };
    const all = [];
    for (const at of [1, 2, 3]) all.push(await aPlacedOrder(store(), second(at), { key }));
    const [first, , last] = all;
    if (!first || !last) throw new Error("three orders were placed");
    expect(await customersOf(all)).toEqual([first.customerId, first.customerId, first.customerId]);
    expect((await store().orders.get(last.orderId))?.events[0]?.data).toMatchObject({
      customerId: first.customerId,
    });
  });

  it("is another one for every owner, also where owners differ only in case", async () => {
    const owner = unique();
    const all = [];
    for (const each of [`${owner}a`, `${owner}A`, unique()])
      all.push(await aPlacedOrder(store(), second(1), { key: { owner: each } }));
    expect(await customersOf(all)).toEqual(all.map(({ customerId }) => customerId));
  });

  it("is a new one for every order of a guest", async () => {
    const all = [await aPlacedOrder(store()), await aPlacedOrder(store()), await aPlacedOrder(store())];
    expect(await customersOf(all)).toEqual(all.map(({ customerId }) => customerId));
  });

  it("is one, however many first orders of a customer are recorded at the same moment", async () => {
    const clients = [store(), await store().another(), await store().another()];
    const sku = await stocked(store(), 60);
    for (let round = 0; round < 4; round += 1) {
      const key = { owner: unique() };
      const all = Array.from({ length: 12 }, () => anOrder([[sku, 1]], { key }));
      const answers = await Promise.all(
        all.map((order, index) => clients[index % clients.length]?.orders.record(order)),
      );
      expect(answers).toEqual(all.map(() => accepted(null)));
      for (const order of all) await placed(store(), order);
      const given = new Set(await customersOf(all));
      expect(given.size).toBe(1);
      expect(all.map(({ customerId }) => customerId)).toContain([...given][0]);
    }
    await Promise.all(clients.slice(1).map((client) => client.close()));
  });

  it("is not begun by an order that was refused, and is kept by one that was undone", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 1);
    const key = { owner: unique() };
    expect(await orders.record(anOrder([[sku, 2]], { key }))).toEqual(refused({ tag: "out-of-stock" }));
    const undone = anOrder([[sku, 1]], { key });
    await orders.record(undone);
    await orders.abandon(undone.key, declined, second(1));
    const order = anOrder([[sku, 1]], { key });
    await placed(store(), order);
    expect(await customerOf(order.orderId)).toBe(undone.customerId);
  });

  it("stays on the orders of a customer who is erased, who begins anew with the next", async () => {
    const owner = unique();
    const before = await aPlacedOrder(store(), second(1), { key: { owner } });
    const other = await aPlacedOrder(store(), second(1), { key: { owner: unique() } });
    await store().eraseCustomer(owner);
    expect(await store().orders.list({ owner }, { limit: 9 })).toEqual([]);
    expect((await store().orders.get(before.orderId))?.owner).not.toBe(owner);
    // Not undefined, since that would open the checkout to whoever has its id.
    expect((await store().orders.find(before.key.checkoutId))?.key.owner).toBe("erased");
    const after = await aPlacedOrder(store(), second(2), { key: { owner } });
    expect(await customersOf([before, other, after])).toEqual(
      [before, other, after].map(({ customerId }) => customerId),
    );
    expect(await store().orders.list({ owner }, { limit: 9 })).toHaveLength(1);
  });
};
