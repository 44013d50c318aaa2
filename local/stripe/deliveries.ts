import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Fault, FaultSource } from "../control/faults.ts";
import type { WebhookClient } from "./webhook-client.ts";

// Stripe tries for three days.
const giveUpAfter = 3 * 24 * 60 * 60 * 1000;
// How many attempts run at once; what is due beyond that waits in the database.
const atOnce = 64;

/** How long to wait after a number of failed attempts, in milliseconds: 1 s, doubling, at most 60 s. */
export const gap = (attempts: number): number => Math.min(1000 * 2 ** (attempts - 1), 60_000);

type Options = {
  readonly database: DatabaseSync;
  readonly client: WebhookClient | undefined;
  readonly faults: FaultSource | undefined;
  readonly now: () => number;
  readonly eventText: (id: string) => string | undefined;
};

/**
 * Events on their way to the webhook endpoint. One that was added stays in the database until the endpoint takes it, so
 * each arrives at least once; attempts run side by side, so their order is nobody's promise.
 */
export class Deliveries {
  readonly #options: Options;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #postpone: StatementSync;
  readonly #get: StatementSync;
  readonly #ready: StatementSync;
  readonly #next: StatementSync;
  readonly #running = new Set<string>();
  #added: { id: string; body: string }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;
  #more = false;
  #closed = false;

  constructor(options: Options) {
    const { database } = options;
    this.#options = options;
    this.#insert = database.prepare(
      "INSERT OR REPLACE INTO deliveries (event, since, attempts, due) VALUES (?, ?, 0, ?)",
    );
    this.#delete = database.prepare("DELETE FROM deliveries WHERE event = ?");
    this.#postpone = database.prepare("UPDATE deliveries SET attempts = ?, due = ? WHERE event = ?");
    this.#get = database.prepare("SELECT since, attempts FROM deliveries WHERE event = ?");
    this.#ready = database.prepare("SELECT event FROM deliveries WHERE due <= ? ORDER BY due LIMIT ?");
    this.#next = database.prepare("SELECT MIN(due) AS due FROM deliveries WHERE due > ?");
  }

  /** Whether there is an endpoint at all. */
  get wanted(): boolean {
    return this.#options.client !== undefined;
  }

  /** Queues an event as part of the running transaction; `flush` sends it once that stands. */
  add(id: string, body: string): void {
    const now = this.#options.now();
    this.#insert.run(id, now, now);
    this.#added.push({ id, body });
  }

  /** Sends what was added, after the answer that is on its way now. */
  flush(): void {
    if (this.#added.length === 0) return;
    const added = this.#added;
    this.#added = [];
    setImmediate(() => {
      for (const { id, body } of added) this.#start(id, body);
    });
  }

  /** Forgets what was added by a transaction that was rolled back. */
  forget(): void {
    this.#added = [];
  }

  /** Sends what is due and sets the timer for the rest; called at start. */
  resume(): void {
    if (this.#closed || !this.wanted) return;
    const now = this.#options.now();
    const ready = this.#ready.all(now, atOnce);
    this.#more = ready.length === atOnce;
    for (const row of ready) {
      const id = String(row["event"]);
      const body = this.#options.eventText(id);
      if (body === undefined) this.#delete.run(id);
      else this.#start(id, body);
    }
    this.#due = Number.POSITIVE_INFINITY;
    const due = this.#next.get(now)?.["due"];
    if (typeof due === "number") this.#arm(due);
  }

  /** Whether an event still waits to be taken. */
  waits(id: string): boolean {
    return this.#get.get(id) !== undefined;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#options.client?.close();
  }

  #start(id: string, body: string): void {
    if (this.#closed || this.#running.has(id)) return;
    if (this.#running.size >= atOnce) {
      this.#more = true;
      return;
    }
    this.#running.add(id);
    void this.#attempt(id, body);
  }

  async #attempt(id: string, body: string): Promise<void> {
    const { client, faults } = this.#options;
    const fault = faults?.strike("stripe", "webhook");
    if (fault?.kind === "latency") await pause(fault.delayMs ?? 1000);
    const posted = !unreachable(fault) && !this.#closed && (await client?.post(body, this.#options.now()));
    this.#running.delete(id);
    if (this.#closed) return;
    if (posted && fault?.kind !== "lose-answer") this.#delete.run(id);
    else this.#failed(id);
    if (this.#more && this.#running.size < atOnce / 2) this.resume();
  }

  #failed(id: string): void {
    const row = this.#get.get(id);
    if (!row) return;
    const now = this.#options.now();
    const attempts = Number(row["attempts"]) + 1;
    if (now - Number(row["since"]) > giveUpAfter) {
      this.#delete.run(id);
      return;
    }
    const due = now + gap(attempts);
    this.#postpone.run(attempts, due, id);
    this.#arm(due);
  }

  #arm(due: number): void {
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.resume(), Math.max(due - this.#options.now(), 0)).unref();
  }
}

const unreachable = (fault: Fault | undefined): boolean =>
  fault?.kind === "down" || fault?.kind === "error" || fault?.kind === "throttle";

const pause = (delay: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, delay).unref();
  });
