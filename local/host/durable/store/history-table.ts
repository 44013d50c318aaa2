import type { DatabaseSync, StatementSync } from "node:sqlite";
import { numberOf, textOf } from "./row.ts";

/** The events of one finished episode, as comma-joined JSON texts. */
export type StoredEpisode = { readonly episode: number; readonly events: string };

/** The `history` table: appended to, one row per episode; rewritten only by a rewind. */
export class HistoryTable {
  readonly #append: StatementSync;
  readonly #read: StatementSync;
  readonly #rewrite: StatementSync;
  readonly #clear: StatementSync;

  constructor(database: DatabaseSync) {
    this.#append = database.prepare("INSERT INTO history (instance, episode, events) VALUES (?, ?, ?)");
    this.#read = database.prepare("SELECT episode, events FROM history WHERE instance = ? ORDER BY episode");
    this.#rewrite = database.prepare("UPDATE history SET events = ? WHERE instance = ? AND episode = ?");
    this.#clear = database.prepare("DELETE FROM history WHERE instance = ?");
  }

  append(key: number, episode: number, events: string): void {
    this.#append.run(key, episode, events);
  }

  read(key: number): StoredEpisode[] {
    return this.#read
      .all(key)
      .map((row) => ({ episode: numberOf(row, "episode"), events: textOf(row, "events") }));
  }

  rewrite(key: number, episode: number, events: string): void {
    this.#rewrite.run(events, key, episode);
  }

  clear(key: number): void {
    this.#clear.run(key);
  }
}
