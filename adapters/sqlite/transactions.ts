import type { DatabaseSync } from "node:sqlite";
import type { Database } from "./database.ts";

/**
 * The one place where transactions begin and end. Whatever is thrown, also by COMMIT or after it, the connection is
 * out of its transaction afterwards, or is brought out before the next one begins.
 */
export const transactions = (connection: DatabaseSync): Pick<Database, "transact" | "read"> => {
  let working = false;

  const within = <T>(begin: string, work: () => T, end: () => string): T => {
    if (working) throw new Error("a transaction was begun inside of another");
    working = true;
    try {
      if (connection.isTransaction) connection.exec("ROLLBACK");
      connection.exec(begin);
      const result = work();
      connection.exec(end());
      return result;
    } catch (error) {
      abandon(connection);
      throw error;
    } finally {
      working = false;
    }
  };

  return {
    transact(work) {
      let ending = "COMMIT";
      const rollback = () => {
        ending = "ROLLBACK";
      };
      return within(
        "BEGIN IMMEDIATE",
        () => work(rollback),
        () => ending,
      );
    },
    // END is COMMIT under another name, so that a COMMIT in a log is always a write's.
    read: (work) => within("BEGIN", work, () => "END"),
  };
};

const abandon = (connection: DatabaseSync): void => {
  // SQLite has rolled back by itself after some errors, and nothing is open after a COMMIT that took effect.
  if (!connection.isTransaction) return;
  try {
    connection.exec("ROLLBACK");
  } catch {
    // The first error is the one to tell; the next transaction rolls back before it begins.
  }
};
