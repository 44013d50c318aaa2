import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckoutId, Sku } from "../../domain/ids.ts";
import { accepted, refused } from "../../domain/outcome.ts";
import { anOrder, aSku, declined, paidFor, second, unique } from "./order-builders.ts";
import { stocked } from "./orders/stocked.ts";
import type { OpenStore, Store } from "./store.ts";

/** Everything that the port `StockLedger` promises, for whichever store is behind it. */
export const stockLedgerContract = (name: string, open: OpenStore): void => {
  describe(`the stock ledger in ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    const receive = (sku: Sku, delta: number, reference = unique()) =>
      store.ledger.move({ sku, kind: "receipt", delta, reference, at: second(0) });
    const adjust = (sku: Sku, delta: number, reference = unique()) =>
      store.ledger.move({ sku, kind: "adjustment", delta, reference, reason: "counted", at: second(0) });

    it("begins a SKU with its first receipt, and numbers the movements from one", async () => {
      const sku = aSku();
      expect(await store.ledger.level(sku)).toBeUndefined();
      expect(await receive(sku, 5)).toEqual(accepted({ sku, onHand: 5, movementNo: 1, repeated: false }));
      expect(await adjust(sku, -2)).toEqual(accepted({ sku, onHand: 3, movementNo: 2, repeated: false }));
      expect(await store.ledger.level(sku)).toEqual({ sku, onHand: 3, movementNo: 2 });
    });

    it("moves once per reference, and tells of the level that stands when it is repeated", async () => {
      const sku = aSku();
      await receive(sku, 5, "delivery-1");
      await receive(sku, 1);
      expect(await receive(sku, 5, "delivery-1")).toEqual(
        accepted({ sku, onHand: 6, movementNo: 2, repeated: true }),
      );
      expect(await store.ledger.level(sku)).toEqual({ sku, onHand: 6, movementNo: 2 });
    });

    it("refuses a reference that stands for another change of the SKU, and moves nothing", async () => {
      const sku = aSku();
      await receive(sku, 5, "delivery-1");
      expect(await receive(sku, 6, "delivery-1")).toEqual(refused({ tag: "reference-reused" }));
      expect(await adjust(sku, 5, "delivery-1")).toEqual(refused({ tag: "reference-reused" }));
      expect(await adjust(sku, -50, "delivery-1")).toEqual(refused({ tag: "reference-reused" }));
      expect(await store.ledger.level(sku)).toEqual({ sku, onHand: 5, movementNo: 1 });
    });

    it("takes the same reference for another SKU, and the id of a checkout that has the SKU", async () => {
      const [one, two] = [aSku(), aSku()];
      await receive(one, 5, "delivery-1");
      expect((await receive(two, 7, "delivery-1")).tag).toBe("accepted");
      const order = anOrder([[one, 1]]);
      await store.orders.record(order);
      expect((await receive(one, 1, order.key.checkoutId)).tag).toBe("accepted");
      await store.orders.abandon(order.key, declined, second(1));
      expect(await store.ledger.level(one)).toEqual({ sku: one, onHand: 6, movementNo: 4 });
    });

    it("refuses an adjustment below zero, and may then be asked with that reference again", async () => {
      const sku = await stocked(store, 3);
      expect(await adjust(sku, -4, "count-1")).toEqual(refused({ tag: "insufficient-stock", onHand: 3 }));
      expect(await store.ledger.level(sku)).toEqual({ sku, onHand: 3, movementNo: 1 });
      expect(await adjust(sku, -3, "count-1")).toMatchObject({ value: { onHand: 0, repeated: false } });
      expect(await adjust(aSku(), -1)).toEqual(refused({ tag: "insufficient-stock", onHand: 0 }));
    });

    it("does not begin a SKU with a movement that it refuses", async () => {
      const sku = aSku();
      await adjust(sku, -1);
      expect(await store.ledger.level(sku)).toBeUndefined();
    });

    it("tells SKUs apart that differ only in case", async () => {
      const id = unique();
      await receive(`${id}a` as Sku, 1);
      await receive(`${id}A` as Sku, 2);
      expect(await store.ledger.level(`${id}a` as Sku)).toMatchObject({ onHand: 1 });
      expect(await store.ledger.level(`${id}A` as Sku)).toMatchObject({ onHand: 2 });
    });

    it("lists every SKU that was ever stocked in order of its characters, page by page", async () => {
      const prefix = `list-${unique()}-`;
      for (const end of ["b", "B", "a.1", "a-1"]) await receive(`${prefix}${end}` as Sku, 1);
      await adjust(`${prefix}b` as Sku, -1);
      const found: string[] = [];
      let after: Sku | undefined;
      do {
        const page = await store.ledger.levels({ limit: 3, ...(after && { after }) });
        found.push(...page.map(({ sku }) => sku));
        after = page.at(-1)?.sku;
      } while (after);
      const mine = found.filter((sku) => sku.startsWith(prefix)).map((sku) => sku.slice(prefix.length));
      expect(mine).toEqual(["B", "a-1", "a.1", "b"]);
      expect(new Set(found).size).toBe(found.length);
    });

    it("tells what is to be taken in after a movement: everything but orders, which count in the number", async () => {
      const sku = await stocked(store, 10);
      const [bought, undone] = [anOrder([[sku, 2]]), anOrder([[sku, 3]])];
      await store.orders.record(bought);
      await store.orders.record(undone);
      await adjust(sku, -1);
      await store.orders.abandon(undone.key, declined, second(1));
      await receive(sku, 4);
      expect(await store.ledger.since(sku, 0)).toEqual({ to: 6, delta: 13 });
      expect(await store.ledger.since(sku, 1)).toEqual({ to: 6, delta: 3 });
      expect(await store.ledger.since(sku, 4)).toEqual({ to: 6, delta: 4 });
      expect(await store.ledger.since(sku, 6)).toEqual({ to: 6, delta: 0 });
      expect(await store.ledger.since(aSku(), 0)).toEqual({ to: 0, delta: 0 });
    });

    it("shows a SKU's level with those checkouts that stand as recorded or placed", async () => {
      const sku = await stocked(store, 10);
      const [recorded, placed, undone, ended] = [1, 2, 3, 4].map((quantity) => anOrder([[sku, quantity]]));
      if (!recorded || !placed || !undone || !ended) throw new Error("four orders were made");
      for (const order of [recorded, placed, undone]) await store.orders.record(order);
      await store.orders.place(placed.key.checkoutId, paidFor(placed));
      for (const order of [undone, ended]) await store.orders.abandon(order.key, declined, second(1));
      const asked = [recorded, placed, undone, ended].map(({ key }) => key.checkoutId);
      expect(await store.ledger.reconcileView(sku, [...asked, "chk_nobody" as CheckoutId])).toEqual({
        level: { sku, onHand: 7, movementNo: 5 },
        standing: new Set([recorded.key.checkoutId, placed.key.checkoutId]),
      });
      expect(await store.ledger.reconcileView(aSku(), [])).toEqual({ level: undefined, standing: new Set() });
    });

    it("moves once when the same receipt is sent many times at the same moment", async () => {
      const other = await store.another();
      const sku = aSku();
      const receipt = { sku, kind: "receipt", delta: 5, reference: "delivery-1", at: second(0) } as const;
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? store : other).ledger.move(receipt)),
      );
      const first = answers.filter((answer) => answer.tag === "accepted" && !answer.value.repeated);
      expect([answers.length, first.length]).toEqual([10, 1]);
      expect(await store.ledger.level(sku)).toEqual({ sku, onHand: 5, movementNo: 1 });
      await other.close();
    });

    it("never goes below zero and leaves no gap in the numbers, whoever moves at the same moment", async () => {
      const other = await store.another();
      const sku = await stocked(store, 10);
      const moves = Array.from({ length: 24 }, (_, index) => {
        const { orders, ledger } = index % 2 === 0 ? store : other;
        return index % 3 === 0
          ? orders.record(anOrder([[sku, 1]]))
          : ledger.move({ sku, kind: "adjustment", delta: -1, reference: unique(), at: second(0) });
      });
      const answers: readonly { readonly tag: string }[] = await Promise.all(moves);
      expect(answers.filter(({ tag }) => tag === "accepted")).toHaveLength(10);
      expect(await store.ledger.level(sku)).toEqual({ sku, onHand: 0, movementNo: 11 });
      await other.close();
    });
  });
};
