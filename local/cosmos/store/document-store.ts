import type { DatabaseSync } from "node:sqlite";
import { writeOf } from "./etag.ts";

/** A stored item; `body` is the JSON text that a read answers, system properties included. Times are in seconds. */
export type Row = {
  readonly seq: number;
  readonly etag: string;
  readonly ts: number;
  readonly expires: number | null;
  readonly body: string;
};

/** Where an item lies: container number, partition (its key as canonical JSON) and id. */
export type Place = { readonly container: number; readonly partition: string; readonly id: string };

const writesBetweenSweeps = 512;
const alive = "(expires IS NULL OR expires > ?)";

/**
 * The documents. An expired one is never seen again, and is taken away when its place is written or every few hundred
 * writes. Ids unique within a partition; `seq` and write numbers only ever grow, across restarts too.
 */
export class DocumentStore {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #statements: ReturnType<typeof prepare>;
  #lastWrite: number;
  #untilSweep = writesBetweenSweeps;

  /** `now` in milliseconds. */
  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#statements = prepare(database);
    // Starting at the clock keeps an etag from coming back after the last document was deleted and the server restarted.
    const { seq, etag } = this.#statements.newest.get() as { seq: number | null; etag: string | null };
    this.#lastWrite = Math.max(seq ?? 0, etag === null ? 0 : writeOf(etag), Math.floor(now()));
  }

  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  lastWrite(): number {
    return this.#lastWrite;
  }

  /** A number greater than all before it, for the write that is about to happen. */
  nextWrite(): number {
    this.#lastWrite += 1;
    return this.#lastWrite;
  }

  read({ container, partition, id }: Place): Row | undefined {
    return this.#statements.read.get(container, partition, id, this.seconds()) as Row | undefined;
  }

  /** The living documents of a partition, oldest first; of the whole container where no partition is named. */
  list(container: number, partition: string | undefined): Row[] {
    const { ofPartition, ofContainer } = this.#statements;
    const rows =
      partition === undefined
        ? ofContainer.all(container, this.seconds())
        : ofPartition.all(container, partition, this.seconds());
    return rows as Row[];
  }

  insert({ container, partition, id }: Place, { seq, etag, ts, expires, body }: Row): void {
    this.#sweepNowAndThen();
    const { removeExpired, insert } = this.#statements;
    removeExpired.run(container, partition, id, this.seconds());
    insert.run(seq, container, partition, id, etag, ts, expires, body);
  }

  update({ seq, etag, ts, expires, body }: Row): void {
    this.#sweepNowAndThen();
    this.#statements.update.run(etag, ts, expires, body, seq);
  }

  remove(seq: number): void {
    this.#statements.remove.run(seq);
  }

  /** All of what the work writes, or nothing of it if it throws. */
  atomically<Result>(work: () => Result): Result {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  isOpen(): boolean {
    return this.#database.isOpen;
  }

  close(): void {
    this.#database.close();
  }

  #sweepNowAndThen(): void {
    this.#untilSweep -= 1;
    if (this.#untilSweep > 0) return;
    this.#untilSweep = writesBetweenSweeps;
    this.#statements.sweep.run(this.seconds());
  }
}

const prepare = (database: DatabaseSync) => ({
  newest: database.prepare("SELECT max(seq) AS seq, max(etag) AS etag FROM documents"),
  read: database.prepare(
    `SELECT seq, etag, ts, expires, body FROM documents WHERE container = ? AND partition = ? AND id = ? AND ${alive}`,
  ),
  ofPartition: database.prepare(
    `SELECT seq, etag, ts, expires, body FROM documents WHERE container = ? AND partition = ? AND ${alive} ORDER BY seq`,
  ),
  ofContainer: database.prepare(
    `SELECT seq, etag, ts, expires, body FROM documents WHERE container = ? AND ${alive} ORDER BY seq`,
  ),
  insert: database.prepare(
    "INSERT INTO documents (seq, container, partition, id, etag, ts, expires, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  update: database.prepare("UPDATE documents SET etag = ?, ts = ?, expires = ?, body = ? WHERE seq = ?"),
  remove: database.prepare("DELETE FROM documents WHERE seq = ?"),
  removeExpired: database.prepare(
    "DELETE FROM documents WHERE container = ? AND partition = ? AND id = ? AND expires <= ?",
  ),
  sweep: database.prepare("DELETE FROM documents WHERE expires <= ?"),
});
