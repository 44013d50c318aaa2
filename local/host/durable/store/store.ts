import type { DatabaseSync, StatementSync } from "node:sqlite";
import { HistoryTable } from "./history-table.ts";
import { InstanceTable } from "./instance-table.ts";
import { openDatabase } from "./open-database.ts";
import { WorkTables } from "./work-tables.ts";

/** Everything the engine keeps. Each change of state is one `transaction`, so a killed host loses none by half. */
export class Store {
  readonly instances: InstanceTable;
  readonly history: HistoryTable;
  readonly work: WorkTables;
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;

  constructor(file: string) {
    this.#database = openDatabase(file);
    this.instances = new InstanceTable(this.#database);
    this.history = new HistoryTable(this.#database);
    this.work = new WorkTables(this.#database);
    this.#begin = this.#database.prepare("BEGIN");
    this.#commit = this.#database.prepare("COMMIT");
  }

  transaction<T>(change: () => T): T {
    this.#begin.run();
    try {
      const result = change();
      this.#commit.run();
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Deletes these instances with their histories. */
  purge(keys: readonly number[]): void {
    this.transaction(() => {
      for (const key of keys) {
        this.history.clear(key);
        this.work.clearTimers(key);
        this.instances.delete(key);
      }
    });
  }

  /** Gives the space of what was purged back to the file system. */
  shrink(): void {
    this.#database.exec("PRAGMA incremental_vacuum");
  }

  close(): void {
    this.#database.close();
  }
}
