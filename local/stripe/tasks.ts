import type { DatabaseSync, StatementSync } from "node:sqlite";

/** What comes due by itself, without a request. */
export type TaskKind = "authorization-expires" | "refund-fails";

// The longest that setTimeout takes; a later task is looked at again then.
const longest = 2 ** 31 - 1;

/** Work that waits for its time, in the database, so that it outlives the process. */
export class Tasks {
  readonly #insert: StatementSync;
  readonly #take: StatementSync;
  readonly #next: StatementSync;
  readonly #now: () => number;
  readonly #wake: () => void;
  #due = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** `wake` is called when something is due; it takes the tasks with `take`. */
  constructor(database: DatabaseSync, now: () => number, wake: () => void) {
    this.#insert = database.prepare("INSERT INTO tasks (due, kind, subject) VALUES (?, ?, ?)");
    this.#take = database.prepare(
      "DELETE FROM tasks WHERE seq IN (SELECT seq FROM tasks WHERE due <= ? ORDER BY due LIMIT 100) RETURNING kind, subject",
    );
    this.#next = database.prepare("SELECT MIN(due) AS due FROM tasks");
    this.#now = now;
    this.#wake = wake;
  }

  add(kind: TaskKind, subject: string, due: number): void {
    this.#insert.run(due, kind, subject);
    this.#arm(due);
  }

  isDue(): boolean {
    return this.#due <= this.#now();
  }

  /** Takes what is due, once. */
  take(): { kind: TaskKind; subject: string }[] {
    return this.#take.all(this.#now()).map((row) => ({
      kind: row["kind"] === "refund-fails" ? "refund-fails" : "authorization-expires",
      subject: String(row["subject"]),
    }));
  }

  /** Sets the timer for the task that is due next; called at start and when tasks were taken. */
  rearm(): void {
    this.#due = Number.POSITIVE_INFINITY;
    const due = this.#next.get()?.["due"];
    if (typeof due === "number") this.#arm(due);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #arm(due: number): void {
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    const wait = Math.min(Math.max(due - this.#now(), 0), longest);
    this.#timer = setTimeout(() => (this.isDue() ? this.#wake() : this.rearm()), wait).unref();
  }
}
