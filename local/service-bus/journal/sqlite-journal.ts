import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Content } from "../message/content.ts";
import type { Held } from "../queue/held.ts";
import type { Scheduled } from "../topic/topic.ts";
import type { Journal, Restoring } from "./journal.ts";
import { loadJournal } from "./load.ts";
import { openDatabase } from "./schema.ts";

/** A content is stored once, however many subscriptions have a copy of its message. */
type StoredContent = { readonly id: number; copies: number };
type StoredMessage = { readonly id: number; content: Content };

/** Keeps the broker's state in an SQLite file. Locks are not kept: after a restart everything is available again. */
export class SqliteJournal implements Journal {
  readonly #database: DatabaseSync;
  readonly #contents = new Map<Content, StoredContent>();
  readonly #messages = new Map<Held, StoredMessage>();
  readonly #numbers = new Map<string, number>();
  readonly #statements = new Map<string, StatementSync>();
  #lastContent = 0;
  #lastMessage = 0;
  #inTransaction = false;

  constructor(file: string) {
    this.#database = openDatabase(file);
  }

  load(paths: readonly string[], into: Restoring): void {
    loadJournal(this.#database, paths, {
      ...into,
      message: (queue, held, row, contentRow) => {
        const content = this.#contents.get(held.content) ?? { id: contentRow, copies: 0 };
        content.copies += 1;
        this.#contents.set(held.content, content);
        this.#messages.set(held, { id: row, content: held.content });
        this.#lastContent = Math.max(this.#lastContent, contentRow);
        this.#lastMessage = Math.max(this.#lastMessage, row);
        into.message(queue, held);
      },
    });
  }

  added(queue: string, held: Held): void {
    const content = this.#retain(held.content);
    const id = ++this.#lastMessage;
    this.#messages.set(held, { id, content: held.content });
    const { sequence, enqueuedSequence, enqueuedAt, deliveryCount } = held;
    const expiresAt = Number.isFinite(held.expiresAt) ? held.expiresAt : null;
    const deferred = held.deferred ? 1 : 0;
    this.#run(
      "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[id, queue, sequence, enqueuedSequence, enqueuedAt, expiresAt, content, deliveryCount, deferred],
    );
  }

  changed(held: Held): void {
    const stored = this.#messages.get(held);
    if (!stored) return;
    const content = this.#retain(held.content);
    this.#release(stored.content);
    stored.content = held.content;
    this.#run(
      "UPDATE message SET content = ?, delivery_count = ?, deferred = ? WHERE id = ?",
      ...[content, held.deliveryCount, held.deferred ? 1 : 0, stored.id],
    );
  }

  removed(held: Held): void {
    const stored = this.#messages.get(held);
    if (!stored) return;
    this.#messages.delete(held);
    this.#run("DELETE FROM message WHERE id = ?", stored.id);
    this.#release(stored.content);
  }

  /** Only the last number of a transaction matters, so it is written when that is committed. */
  numbered(path: string, next: number): void {
    this.#begin();
    this.#numbers.set(path, next);
  }

  sessionState(queue: string, sessionId: string, state: Buffer | undefined): void {
    if (state) this.#run("INSERT OR REPLACE INTO session VALUES (?, ?, ?)", queue, sessionId, state);
    else this.#run("DELETE FROM session WHERE queue = ? AND id = ?", queue, sessionId);
  }

  scheduled(topic: string, { sequence, at, content }: Scheduled): void {
    this.#run("INSERT INTO scheduled VALUES (?, ?, ?, ?)", topic, sequence, at, content.bytes);
  }

  unscheduled(topic: string, { sequence }: Scheduled): void {
    this.#run("DELETE FROM scheduled WHERE topic = ? AND sequence = ?", topic, sequence);
  }

  remembered(topic: string, messageId: string, at: number): void {
    this.#run("INSERT INTO duplicate (topic, message_id, at) VALUES (?, ?, ?)", topic, messageId, at);
  }

  forgotten(topic: string, until: number): void {
    this.#run("DELETE FROM duplicate WHERE topic = ? AND at <= ?", topic, until);
  }

  commit(): void {
    if (!this.#inTransaction) return;
    for (const [path, next] of this.#numbers)
      this.#run("INSERT OR REPLACE INTO number VALUES (?, ?)", path, next);
    this.#numbers.clear();
    this.#statement("COMMIT").run();
    this.#inTransaction = false;
  }

  close(): void {
    this.commit();
    this.#database.close();
  }

  #retain(content: Content): number {
    const known = this.#contents.get(content);
    if (known) {
      known.copies += 1;
      return known.id;
    }
    const id = ++this.#lastContent;
    this.#contents.set(content, { id, copies: 1 });
    this.#run("INSERT INTO content VALUES (?, ?)", id, content.bytes);
    return id;
  }

  #release(content: Content): void {
    const stored = this.#contents.get(content);
    if (!stored) return;
    stored.copies -= 1;
    if (stored.copies > 0) return;
    this.#contents.delete(content);
    this.#run("DELETE FROM content WHERE id = ?", stored.id);
  }

  #begin(): void {
    if (this.#inTransaction) return;
    this.#inTransaction = true;
    this.#statement("BEGIN").run();
  }

  #run(sql: string, ...values: (number | string | Buffer | null)[]): void {
    this.#begin();
    this.#statement(sql).run(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
