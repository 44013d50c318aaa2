import type { DatabaseSync, StatementSync } from "node:sqlite";
import { numberOf, textOf, textOrNull } from "./row.ts";

/** An event that no episode has taken yet. `continued`: it starts an execution made by continue-as-new. */
export type InboxRow = {
  readonly seq: number;
  readonly instance: string;
  readonly continued: boolean;
  readonly event: string;
};

/** An activity that was scheduled and has no outcome yet. */
export type ActivityRow = {
  readonly seq: number;
  readonly instance: string;
  readonly execution: string;
  readonly task: number;
  readonly name: string;
  /** The text of its trigger, or null for no data. */
  readonly input: string | null;
};

/** A timer of one instance; `due` is when it fires, `fireAt` what it was asked for. Times in ms. */
export type TimerRow = {
  readonly key: number;
  readonly task: number;
  readonly due: number;
  readonly fireAt: number;
  readonly created: number;
};

export type DueTimer = TimerRow & { readonly instance: string };

/** What is still to be done: inbox, activities and timers. All of it is read once, when the engine starts. */
export class WorkTables {
  readonly #addInbox: StatementSync;
  readonly #removeInbox: StatementSync;
  readonly #inbox: StatementSync;
  readonly #addActivity: StatementSync;
  readonly #removeActivity: StatementSync;
  readonly #activities: StatementSync;
  readonly #addTimer: StatementSync;
  readonly #removeTimer: StatementSync;
  readonly #clearTimers: StatementSync;
  readonly #dueTimers: StatementSync;
  readonly #nextDue: StatementSync;

  constructor(database: DatabaseSync) {
    this.#addInbox = database.prepare(
      "INSERT INTO inbox (seq, instance, continued, event) VALUES (?, ?, ?, ?)",
    );
    this.#removeInbox = database.prepare("DELETE FROM inbox WHERE seq = ?");
    this.#inbox = database.prepare("SELECT * FROM inbox ORDER BY seq");
    this.#addActivity = database.prepare(
      "INSERT INTO activities (seq, instance, execution, task, name, input) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#removeActivity = database.prepare("DELETE FROM activities WHERE seq = ?");
    this.#activities = database.prepare("SELECT * FROM activities ORDER BY seq");
    this.#addTimer = database.prepare(
      "INSERT INTO timers (instance, task, due, fire_at, created) VALUES (?, ?, ?, ?, ?)",
    );
    this.#removeTimer = database.prepare("DELETE FROM timers WHERE instance = ? AND task = ?");
    this.#clearTimers = database.prepare("DELETE FROM timers WHERE instance = ?");
    this.#dueTimers = database.prepare(
      `SELECT timers.instance AS key, instances.id AS instance, task, due, fire_at, timers.created AS created
       FROM timers JOIN instances ON instances.key = timers.instance WHERE due <= ? ORDER BY due LIMIT ?`,
    );
    this.#nextDue = database.prepare("SELECT min(due) AS due FROM timers");
  }

  addInbox({ seq, instance, continued, event }: InboxRow): void {
    this.#addInbox.run(seq, instance, continued ? 1 : 0, event);
  }

  removeInbox(seq: number): void {
    this.#removeInbox.run(seq);
  }

  inbox(): InboxRow[] {
    return this.#inbox.all().map((row) => ({
      seq: numberOf(row, "seq"),
      instance: textOf(row, "instance"),
      continued: numberOf(row, "continued") === 1,
      event: textOf(row, "event"),
    }));
  }

  addActivity({ seq, instance, execution, task, name, input }: ActivityRow): void {
    this.#addActivity.run(seq, instance, execution, task, name, input);
  }

  removeActivity(seq: number): void {
    this.#removeActivity.run(seq);
  }

  activities(): ActivityRow[] {
    return this.#activities.all().map((row) => ({
      seq: numberOf(row, "seq"),
      instance: textOf(row, "instance"),
      execution: textOf(row, "execution"),
      task: numberOf(row, "task"),
      name: textOf(row, "name"),
      input: textOrNull(row, "input"),
    }));
  }

  addTimer({ key, task, due, fireAt, created }: TimerRow): void {
    this.#addTimer.run(key, task, due, fireAt, created);
  }

  removeTimer(key: number, task: number): void {
    this.#removeTimer.run(key, task);
  }

  clearTimers(key: number): void {
    this.#clearTimers.run(key);
  }

  dueTimers(until: number, limit: number): DueTimer[] {
    return this.#dueTimers.all(until, limit).map((row) => ({
      key: numberOf(row, "key"),
      instance: textOf(row, "instance"),
      task: numberOf(row, "task"),
      due: numberOf(row, "due"),
      fireAt: numberOf(row, "fire_at"),
      created: numberOf(row, "created"),
    }));
  }

  /** When the next timer is due, in ms, or undefined when there is none. */
  nextDue(): number | undefined {
    const row = this.#nextDue.get();
    return row === undefined || row["due"] === null ? undefined : numberOf(row, "due");
  }
}
