import { describe, expect, it } from "vitest";
import type { Database } from "../../../adapters/sql/database.ts";
import { sqlOrders } from "../../../adapters/sql/orders.ts";
import { sqlStockLedger } from "../../../adapters/sql/stock-ledger.ts";
import { readMigrations } from "../../../adapters/sqlite/migrations.ts";
import { accepted, refused } from "../../../domain/outcome.ts";
import { anOrder, aSku, declined, eur, paidFor, second } from "../../ports/order-builders.ts";

type Recordsets = readonly (readonly object[])[];

/** A database whose batches meet, one after the other, what is listed; it keeps the names of those that were asked. */
const meeting = (...all: readonly Recordsets[]) => {
  const asked: string[] = [];
  const next = (name: string): Recordsets => {
    asked.push(name);
    return all[asked.length - 1] ?? expect.fail(`${name} was not expected`);
  };
  const db = {
    rows: async ({ name }) => next(name)[0] ?? [],
    pair: async ({ name }) => {
      const [first = [], other = []] = next(name);
      return [first, other];
    },
    run: async ({ name }) => void next(name),
    close: async () => {},
  } as Database;
  return { asked, db };
};

describe("a batch that another comes before", () => {
  const order = anOrder([[aSku(), 2]]);
  const { key } = order;
  const fence = {
    ...{ checkoutId: key.checkoutId, scopedToken: key.scopedToken, fingerprint: key.fingerprint },
    ...{ cartId: key.cartId, quoteId: key.quoteId, totalMinor: key.total.amount, currency: eur, owner: null },
    ...{ state: "recorded", since: second(0), failureJson: null, orderId: order.orderId },
    ...{ orderNumber: "BX-100001", paymentIntentId: order.paymentIntentId },
  };
  const ended = { ...fence, state: "abandoned", since: second(2), failureJson: JSON.stringify(declined) };

  it("records an order once the checkout that had its cart has given it up", async () => {
    const { db, asked } = meeting([[{ outcome: "stands" }], []], [[{ outcome: "recorded" }]]);
    expect(await sqlOrders(db).record(order)).toEqual(accepted(null));
    expect(asked).toEqual(["record-order", "record-order"]);
  });

  it("tells of the order that stands when its own answer was lost", async () => {
    const { db } = meeting([[{ outcome: "stands" }], [fence]]);
    expect(await sqlOrders(db).record(order)).toEqual(accepted(null));
  });

  it("abandons what was recorded while it looked", async () => {
    const { db, asked } = meeting(
      [[{ outcome: "again" }], []],
      [[{ outcome: "done" }], [fence]],
      [[{ outcome: "done" }], [ended]],
    );
    expect(await sqlOrders(db).abandon(key, declined, second(2))).toEqual({
      key,
      since: second(2),
      state: "abandoned",
      failure: declined,
    });
    expect(asked).toHaveLength(3);
  });

  it("answers for a checkout whose token stands for another", async () => {
    const { db } = meeting([[{ outcome: "done" }], []]);
    expect(await sqlOrders(db).abandon(key, declined, second(2))).toMatchObject({
      state: "abandoned",
      since: second(2),
    });
  });

  it("goes by the fence where another has placed or abandoned the order while its event was made", async () => {
    const recorded = {
      ...fence,
      customerId: order.customerId,
      shippingCountry: "AT",
      snapshotJson: JSON.stringify(order.snapshot),
    };
    const placed = meeting([[recorded]], [[{ state: "placed", since: second(9) }]]);
    expect(await sqlOrders(placed.db).place(key.checkoutId, paidFor(order))).toEqual(
      accepted({ orderId: order.orderId, orderNumber: "BX-100001", placedAt: second(9) }),
    );
    const undone = meeting([[recorded]], [[{ state: "abandoned", since: second(9) }]]);
    expect(await sqlOrders(undone.db).place(key.checkoutId, paidFor(order))).toEqual(
      refused({ tag: "abandoned" }),
    );
    const stuck = meeting([[recorded]], [[{ state: "recorded", since: second(0) }]]);
    await expect(sqlOrders(stuck.db).place(key.checkoutId, paidFor(order))).rejects.toThrow("did not move");
  });

  it("moves stock again when another began the SKU or changed its level meanwhile", async () => {
    const stayed = { outcome: "stayed", onHand: 5, movementNo: 1, kind: null, delta: null };
    const { db, asked } = meeting([[stayed]], [[{ outcome: "moved", onHand: 8, movementNo: 2 }]]);
    const sku = aSku();
    const moved = await sqlStockLedger(db).move({
      sku,
      kind: "receipt",
      delta: 3,
      reference: "r",
      at: second(0),
    });
    expect(moved).toEqual(accepted({ sku, onHand: 8, movementNo: 2, repeated: false }));
    expect(asked).toHaveLength(2);
  });
});

describe("a ping", () => {
  const shipped = readMigrations(new URL("../../../adapters/sql/migrations/", import.meta.url)).length;

  it("is answered by tables of this build, or of a newer one", async () => {
    for (const number of [shipped, shipped + 1])
      await expect(sqlOrders(meeting([[{ number }]]).db).ping()).resolves.toBeUndefined();
  });

  it("fails where migrations are missing", async () => {
    await expect(sqlOrders(meeting([[{ number: shipped - 1 }]]).db).ping()).rejects.toThrow(
      `has had ${shipped - 1} migrations, and ${shipped} are needed`,
    );
  });
});
