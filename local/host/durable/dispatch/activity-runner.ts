import type { ActivityRow } from "../store/work-tables.ts";

/** Runs activities, at most `limit` at once, in the order in which they were scheduled. */
export class ActivityRunner {
  readonly #limit: number;
  readonly #run: (activity: ActivityRow) => Promise<void>;
  readonly #queue: ActivityRow[] = [];
  #head = 0;
  #running = 0;
  #stopped = true;
  #idle: (() => void) | undefined;

  constructor(limit: number, run: (activity: ActivityRow) => Promise<void>) {
    this.#limit = limit;
    this.#run = run;
  }

  start(): void {
    this.#stopped = false;
    this.#next();
  }

  add(activity: ActivityRow): void {
    this.#queue.push(activity);
    this.#next();
  }

  /** Starts nothing more; resolves when what runs has ended. */
  stop(): Promise<void> {
    this.#stopped = true;
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  #next(): void {
    while (!this.#stopped && this.#running < this.#limit) {
      const activity = this.#take();
      if (activity === undefined) return;
      this.#running += 1;
      void this.#work(activity);
    }
  }

  #take(): ActivityRow | undefined {
    const activity = this.#queue[this.#head];
    if (activity === undefined) return undefined;
    this.#head += 1;
    if (this.#head === this.#queue.length || this.#head > 1_000) {
      this.#queue.splice(0, this.#head); // a shift per activity would move the whole queue each time
      this.#head = 0;
    }
    return activity;
  }

  async #work(activity: ActivityRow): Promise<void> {
    try {
      await this.#run(activity);
    } finally {
      this.#running -= 1;
      this.#next();
      if (this.#stopped && this.#running === 0) this.#idle?.();
    }
  }
}
