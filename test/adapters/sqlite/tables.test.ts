import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../../adapters/sqlite/open-sqlite.ts";
import { anOrder, declined, paidFor, second, unique } from "../../ports/order-builders.ts";
import { aPlacedOrder, stocked } from "../../ports/orders/stocked.ts";
import type { Store } from "../../ports/store.ts";
import { aFolder, storeIn } from "./open-store.ts";

describe("the tables", () => {
  const folder = aFolder();
  let store: Store;
  let db: ReturnType<typeof openSqlite>;
  beforeAll(async () => {
    store = storeIn(folder.file);
    db = openSqlite(folder.file);
    await aPlacedOrder(store);
    const undone = anOrder([[await stocked(store, 5), 2]]);
    await store.orders.record(undone);
    await store.orders.abandon(undone.key, declined, second(1));
  });
  afterAll(async () => {
    db.close();
    await store.close();
    folder.remove();
  });
  const run = (sql: string) => () => db.connection.exec(sql);

  it.each(["Orders", "OrderLines", "OrderEvents", "StockMovements"])("only ever add to %s", (table) => {
    const before = db.connection.prepare(`SELECT * FROM ${table}`).all();
    const [column] = db.connection.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
    expect(before.length).toBeGreaterThan(0);
    expect(run(`UPDATE ${table} SET ${column?.["name"]} = ${column?.["name"]}`)).toThrow(
      `${table} is append-only`,
    );
    expect(run(`DELETE FROM ${table}`)).toThrow(`${table} is append-only`);
    const columns =
      table === "StockMovements" ? "Sku, MovementNo, Kind, Delta, Reference, Reason, OccurredAt" : "*";
    const into = table === "StockMovements" ? `${table} (${columns})` : table;
    expect(run(`REPLACE INTO ${into} SELECT ${columns} FROM ${table}`)).toThrow(`${table} is append-only`);
    expect(db.connection.prepare(`SELECT * FROM ${table}`).all()).toEqual(before);
  });

  it("never move a fence back, nor on once it has ended", () => {
    for (const state of ["recorded", "abandoned"])
      expect(run(`UPDATE Checkouts SET State = '${state}' WHERE State = 'placed'`)).toThrow("stays so");
    expect(
      run("UPDATE Checkouts SET State = 'placed', FailureJson = NULL WHERE State = 'abandoned'"),
    ).toThrow("stays so");
    expect(run("UPDATE Checkouts SET FailureJson = '{}' WHERE State = 'abandoned'")).toThrow("stays so");
  });

  it("never hold less than nothing of a SKU", () => {
    expect(run("UPDATE Stock SET OnHand = OnHand - 100")).toThrow("CHECK constraint failed");
  });

  it("number orders from BX-100001", async () => {
    const fresh = aFolder();
    const first = storeIn(fresh.file);
    const order = anOrder([[await stocked(first, 1), 1]]);
    await first.orders.record(order);
    expect(await first.orders.place(order.key.checkoutId, paidFor(order))).toMatchObject({
      value: { orderNumber: "BX-100001" },
    });
    await first.close();
    fresh.remove();
  });

  it("hold personal data in OrderContacts alone, and nothing of it in the file after an erasure", async () => {
    const order = await aPlacedOrder(store);
    const { contact } = order;
    const secrets = [contact.email, "Zoë Müller", "Gasse 1", "Müller OG", "+43 1 0000000", "ATU00000000"];
    const copy = (without: readonly string[]) => {
      const tables = db.connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      return tables
        .filter(({ name }) => !without.includes(String(name)))
        .flatMap(({ name }) => db.connection.prepare(`SELECT * FROM ${name}`).all())
        .map((row) => JSON.stringify(row))
        .join();
    };
    expect(secrets.filter((secret) => !copy([]).includes(secret))).toEqual([]);
    expect(secrets.filter((secret) => copy(["OrderContacts"]).includes(secret))).toEqual([]);

    await store.eraseContact(order.orderId);
    db.connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    expect(readFileSync(folder.file).includes(contact.email)).toBe(false);
    expect(readFileSync(folder.file).includes(order.orderId)).toBe(true);
  });

  it("hold nothing in the file of who bought an order, once its customer is erased", async () => {
    const owner = unique();
    const order = await aPlacedOrder(store, second(1), { key: { owner } });
    const kept = () => {
      db.connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      return [owner, order.customerId].filter((each) => readFileSync(folder.file).includes(each));
    };
    expect(kept()).toEqual([owner, order.customerId]);
    await store.eraseCustomer(owner);
    expect(kept()).toEqual([order.customerId]);
  });

  it("give pages back to the file system when webhooks are forgotten", async () => {
    const pages = () => Number(db.connection.prepare("PRAGMA page_count").get()?.["page_count"]);
    for (let index = 0; index < 400; index += 1) {
      const eventId = `evt_${index}_${"x".repeat(200)}`;
      await store.inbox.store({ eventId, type: "charge.refunded", receivedAt: second(0) });
      await store.inbox.done(eventId, second(1));
    }
    const full = pages();
    expect(await store.inbox.forget(second(2))).toBe(400);
    expect(pages()).toBeLessThan(full - 20);
  });

  it("can be read by an auditor who may not write", () => {
    const auditor = new DatabaseSync(folder.file, { readOnly: true });
    expect(auditor.prepare("SELECT COUNT(*) AS n FROM Orders").get()?.["n"]).toBeGreaterThan(0);
    auditor.close();
  });
});
