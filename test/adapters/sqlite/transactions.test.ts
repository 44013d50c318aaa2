import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../adapters/sqlite/database.ts";
import { openSqlite } from "../../../adapters/sqlite/open-sqlite.ts";
import { sqliteOrders } from "../../../adapters/sqlite/orders.ts";
import { sqliteStockLedger } from "../../../adapters/sqlite/stock-ledger.ts";
import { accepted } from "../../../domain/outcome.ts";
import { anOrder, declined, paidFor, second } from "../../ports/order-builders.ts";
import { stocked } from "../../ports/orders/stocked.ts";
import { brokenRules } from "./invariants.ts";
import { aFolder } from "./open-store.ts";

describe("a transaction", () => {
  let folder: ReturnType<typeof aFolder>;
  let db: Database;
  beforeEach(() => {
    folder = aFolder();
    db = openSqlite(folder.file);
    db.connection.exec("CREATE TABLE Notes (Text TEXT NOT NULL) STRICT");
  });
  afterEach(() => {
    db.close();
    folder.remove();
  });

  const write = (text: string) => db.connection.exec(`INSERT INTO Notes VALUES ('${text}')`);
  const notes = (from = db) =>
    from.connection
      .prepare("SELECT Text FROM Notes")
      .all()
      .map((row) => row["Text"]);
  const notesAfter = (text: string) => {
    write(text);
    return notes();
  };
  /** Makes the next statement of this text fail, before or after it took effect. */
  const failAt = (text: string, when: "before" | "after", times = 1) => {
    const { connection } = db;
    const exec = connection.exec.bind(connection);
    let left = times;
    connection.exec = (sql) => {
      const strikes = sql === text && left > 0;
      if (strikes) left -= 1;
      if (strikes && when === "before") throw new Error("lost");
      exec(sql);
      if (strikes) throw new Error("lost");
    };
  };

  it("keeps all of the work, or nothing of it when the work throws", () => {
    expect(db.transact(() => notesAfter("one"))).toEqual(["one"]);
    expect(() =>
      db.transact(() => {
        write("two");
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(notes()).toEqual(["one"]);
    expect(db.connection.isTransaction).toBe(false);
  });

  it("keeps nothing of work that asks for it, and hands on its answer", () => {
    const answer = db.transact((rollback) => {
      write("one");
      rollback();
      write("two");
      return "refused";
    });
    expect([answer, notes()]).toEqual(["refused", []]);
  });

  it.each(["before", "after"] as const)(
    "can be followed by another when BEGIN fails %s it took effect",
    (when) => {
      failAt("BEGIN IMMEDIATE", when);
      expect(() => db.transact(() => write("one"))).toThrow("lost");
      db.transact(() => write("two"));
      expect(notes()).toEqual(["two"]);
    },
  );

  it("leaves nothing behind when COMMIT fails, and everything when only its answer is lost", () => {
    failAt("COMMIT", "before");
    expect(() => db.transact(() => write("one"))).toThrow("lost");
    expect(notes()).toEqual([]);
    failAt("COMMIT", "after");
    expect(() => db.transact(() => write("two"))).toThrow("lost");
    db.transact(() => write("three"));
    expect(notes()).toEqual(["two", "three"]);
  });

  it("tells of the first error when the rollback fails too, and can be followed by another", () => {
    failAt("ROLLBACK", "before");
    expect(() =>
      db.transact(() => {
        write("one");
        throw new Error("no");
      }),
    ).toThrow("no");
    db.transact(() => write("two"));
    expect(notes()).toEqual(["two"]);
  });

  it("is not begun inside of another, which goes on", () => {
    db.transact(() => {
      write("one");
      expect(() => db.transact(() => write("two"))).toThrow("inside of another");
      expect(() => db.read(notes)).toThrow("inside of another");
    });
    expect(notes()).toEqual(["one"]);
  });

  it("reads one moment, whatever another connection writes meanwhile", () => {
    const other = openSqlite(folder.file);
    const seen = db.read(() => {
      const before = notes().length;
      other.transact(() => other.connection.exec("INSERT INTO Notes VALUES ('meanwhile')"));
      return [before, notes().length];
    });
    expect(seen).toEqual([0, 0]);
    expect(notes()).toEqual(["meanwhile"]);
    other.close();
  });

  it("gives up after the busy timeout when another connection keeps the write lock, and works once it is free", () => {
    const other = openSqlite(folder.file);
    db.connection.exec("PRAGMA busy_timeout = 20");
    other.transact(() => {
      expect(() => db.transact(() => write("one"))).toThrow("locked");
      expect(db.read(notes)).toEqual([]);
    });
    db.transact(() => write("two"));
    expect(notes(other)).toEqual(["two"]);
    other.close();
  });

  it.each(["before", "after"] as const)(
    "may lose its answer %s COMMIT in any write of an order: asked again, all is as if once",
    async (when) => {
      const orders = sqliteOrders(db);
      const ledger = sqliteStockLedger(db);
      const sku = await stocked({ ledger }, 10);
      const [order, undone] = [anOrder([[sku, 2]]), anOrder([[sku, 3]])];
      const twice = async <T>(work: () => Promise<T>): Promise<T> => {
        failAt("COMMIT", when);
        await expect(work()).rejects.toThrow("lost");
        return work();
      };
      expect(await twice(() => orders.record(order))).toEqual(accepted(null));
      expect(await twice(() => orders.place(order.key.checkoutId, paidFor(order)))).toMatchObject({
        tag: "accepted",
      });
      await orders.record(undone);
      expect(await twice(() => orders.abandon(undone.key, declined, second(2)))).toMatchObject({
        state: "abandoned",
      });
      const receipt = { sku, kind: "receipt", delta: 4, reference: "again", at: second(3) } as const;
      expect(await twice(() => ledger.move(receipt))).toMatchObject({
        value: { repeated: when === "after" },
      });
      expect(await ledger.level(sku)).toEqual({ sku, onHand: 12, movementNo: 5 });
      expect(brokenRules(folder.file)).toEqual([]);
    },
  );
});
