/**
 * Runs episodes: never two of one instance at a time, at most `limit` at once. Everything that arrives within one
 * turn of the event loop goes into the same episode; nothing polls.
 */
export class Dispatcher {
  readonly #limit: number;
  readonly #run: (instanceId: string) => Promise<void>;
  readonly #hasMail: (instanceId: string) => boolean;
  readonly #ready = new Set<string>();
  readonly #running = new Set<string>();
  #turn: NodeJS.Immediate | undefined;
  #stopped = true;
  #idle: (() => void) | undefined;

  constructor(
    limit: number,
    run: (instanceId: string) => Promise<void>,
    hasMail: (instanceId: string) => boolean,
  ) {
    this.#limit = limit;
    this.#run = run;
    this.#hasMail = hasMail;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule();
  }

  /** There is mail for this instance. */
  wake(instanceId: string): void {
    if (this.#running.has(instanceId)) return;
    this.#ready.add(instanceId);
    this.#schedule();
  }

  /** Starts nothing more; resolves when what runs has ended. */
  stop(): Promise<void> {
    this.#stopped = true;
    clearImmediate(this.#turn);
    this.#turn = undefined;
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  isRunning(instanceId: string): boolean {
    return this.#running.has(instanceId);
  }

  #schedule(): void {
    if (this.#stopped || this.#turn !== undefined || this.#ready.size === 0) return;
    if (this.#running.size >= this.#limit) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#drain();
    });
  }

  #drain(): void {
    for (const instanceId of this.#ready) {
      if (this.#running.size >= this.#limit) return;
      this.#ready.delete(instanceId);
      this.#running.add(instanceId);
      void this.#episode(instanceId);
    }
  }

  async #episode(instanceId: string): Promise<void> {
    try {
      await this.#run(instanceId);
    } finally {
      this.#running.delete(instanceId);
      if (this.#hasMail(instanceId)) this.#ready.add(instanceId);
      this.#schedule();
      if (this.#stopped && this.#running.size === 0) this.#idle?.();
    }
  }
}
