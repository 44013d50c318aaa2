import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Parent } from "../event-texts.ts";
import { finishedStatuses, type InstanceStatus } from "../instance-status.ts";
import { type InstanceRow, instanceRowOf } from "./instance-row.ts";
import { numberOf } from "./row.ts";

/** A fresh execution: what an id becomes when it is started, or started again. */
export type NewExecution = {
  readonly id: string;
  readonly name: string;
  readonly execution: string;
  readonly generation: number | null;
  readonly input: string | null;
  readonly created: number;
  readonly parent: Parent | null;
};

/** What an episode changes of its instance. */
export type InstanceChange = {
  readonly status: InstanceStatus;
  readonly output: string | null;
  readonly custom: string | null;
  readonly updated: number;
};

/** Which instances a list or a purge means; ids in ordinal order, `from` included. Times in ms. */
export type InstanceFilter = {
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly updatedBefore?: number | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly prefix?: string | undefined;
  readonly from?: string | undefined;
};

const selected = `
  FROM instances
  WHERE id >= :from AND substr(id, 1, length(:prefix)) = :prefix
    AND (:createdFrom IS NULL OR created >= :createdFrom)
    AND (:createdTo IS NULL OR created <= :createdTo)
    AND (:updatedBefore IS NULL OR updated < :updatedBefore)
    AND (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))`;

const boundFilter = ({
  createdFrom,
  createdTo,
  updatedBefore,
  statuses,
  prefix = "",
  from = "",
}: InstanceFilter) => ({
  from: from > prefix ? from : prefix,
  prefix,
  createdFrom: createdFrom ?? null,
  createdTo: createdTo ?? null,
  updatedBefore: updatedBefore ?? null,
  statuses: statuses === undefined ? null : JSON.stringify(statuses),
});

/** The `instances` table. */
export class InstanceTable {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #restart: StatementSync;
  readonly #change: StatementSync;
  readonly #delete: StatementSync;
  readonly #list: StatementSync;
  readonly #finished: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare("SELECT * FROM instances WHERE id = ?");
    this.#insert = database.prepare(
      `INSERT INTO instances (id, name, execution, generation, status, input, created, updated, parent)
       VALUES (?, ?, ?, ?, 'Pending', ?, ?, ?, ?)`,
    );
    this.#restart = database.prepare(
      `UPDATE instances SET name = ?, execution = ?, generation = ?, status = ?, input = ?, output = NULL,
         custom = ?, created = ?, updated = ?, parent = ? WHERE key = ?`,
    );
    this.#change = database.prepare(
      "UPDATE instances SET status = ?, output = ?, custom = ?, updated = ? WHERE key = ?",
    );
    this.#delete = database.prepare("DELETE FROM instances WHERE key = ?");
    this.#list = database.prepare(`SELECT * ${selected} ORDER BY id LIMIT :top`);
    this.#finished = database.prepare(`SELECT key ${selected} LIMIT :top`);
  }

  find(id: string): InstanceRow | undefined {
    const row = this.#find.get(id);
    return row === undefined ? undefined : instanceRowOf(row);
  }

  /** Makes a Pending instance and returns its key. */
  insert(start: NewExecution): number {
    const { id, name, execution, generation, input, created, parent } = start;
    const caller = parent === null ? null : JSON.stringify(parent);
    return Number(
      this.#insert.run(id, name, execution, generation, input, created, created, caller).lastInsertRowid,
    );
  }

  /** Puts a new execution in the place of an old one; `status` and `custom` are what it begins with. */
  restart(key: number, start: NewExecution, status: InstanceStatus, custom: string | null): void {
    const { name, execution, generation, input, created, parent } = start;
    const caller = parent === null ? null : JSON.stringify(parent);
    this.#restart.run(name, execution, generation, status, input, custom, created, created, caller, key);
  }

  change(key: number, { status, output, custom, updated }: InstanceChange): void {
    this.#change.run(status, output, custom, updated, key);
  }

  delete(key: number): void {
    this.#delete.run(key);
  }

  list(filter: InstanceFilter, top: number): InstanceRow[] {
    return this.#list.all({ ...boundFilter(filter), top }).map(instanceRowOf);
  }

  /** Keys of up to `top` finished instances that match. */
  finished(filter: InstanceFilter, top: number): number[] {
    const wanted = filter.statuses;
    const statuses = finishedStatuses.filter((status) => wanted === undefined || wanted.includes(status));
    const rows = this.#finished.all({ ...boundFilter({ ...filter, statuses }), top });
    return rows.map((row) => numberOf(row, "key"));
  }
}
