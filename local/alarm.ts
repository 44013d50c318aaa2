/** Node's timers cannot wait longer than this many milliseconds. */
const longestWait = 2 ** 31 - 1;

/** One timer for the earliest of many deadlines (epoch milliseconds); none while there is none. It keeps no process alive. */
export class Alarm {
  readonly #now: () => number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(now: () => number, ring: () => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /**
   * Rings at this time at the latest; an earlier deadline stands. What is further away than a timer can wait rings early:
   * whoever is rung looks what is due, and sets it anew.
   */
  set(at: number): void {
    if (at >= this.#at) return;
    this.#at = at;
    clearTimeout(this.#timer);
    const wait = Math.min(Math.max(0, at - this.#now()), longestWait);
    this.#timer = setTimeout(() => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#ring();
    }, wait).unref();
  }

  /** For good: nothing that is set afterwards rings. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#at = Number.NEGATIVE_INFINITY;
  }
}
