import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendEvent } from "../../../adapters/sqlite/append-event.ts";
import { openSqlite } from "../../../adapters/sqlite/open-sqlite.ts";
import { sqliteOrders } from "../../../adapters/sqlite/orders.ts";
import { sqliteOutbox } from "../../../adapters/sqlite/outbox.ts";
import { sqliteStockLedger } from "../../../adapters/sqlite/stock-ledger.ts";
import { sqliteWebhookInbox } from "../../../adapters/sqlite/webhook-inbox.ts";
import type { Store } from "../../ports/store.ts";

/** A client of the database in this file. */
export const storeIn = (file: string): Store => {
  const db = openSqlite(file);
  const append = appendEvent(db);
  const erase = db.prepare("DELETE FROM OrderContacts WHERE OrderId = :orderId");
  const sever = db.prepare("UPDATE Checkouts SET Owner = 'erased' WHERE Owner = :owner");
  const forget = db.prepare("DELETE FROM Customers WHERE Owner = :owner");
  return {
    orders: sqliteOrders(db),
    ledger: sqliteStockLedger(db),
    outbox: sqliteOutbox(db),
    inbox: sqliteWebhookInbox(db),
    async append(event) {
      db.transact(() => append(event, 1));
    },
    async eraseContact(orderId) {
      db.transact(() => erase.run({ orderId }));
    },
    async eraseCustomer(owner) {
      db.transact(() => {
        sever.run({ owner });
        forget.run({ owner });
      });
    },
    another: async () => storeIn(file),
    async close() {
      db.close();
    },
  };
};

/** A folder of its own under the system's temporary one. */
export const aFolder = () => {
  const path = mkdtempSync(join(tmpdir(), "boxoffice-sqlite-"));
  return { path, file: join(path, "boxoffice.db"), remove: () => rmSync(path, { recursive: true }) };
};

/** A fresh store, gone with its folder when it is closed. */
export const openStore = async (): Promise<Store> => {
  const folder = aFolder();
  const store = storeIn(folder.file);
  return {
    ...store,
    async close() {
      await store.close();
      folder.remove();
    },
  };
};
