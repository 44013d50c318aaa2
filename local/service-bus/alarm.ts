/** Node's timers cannot wait longer than this many milliseconds. */
const longestWait = 2 ** 31 - 1;

/** One timer for the earliest of many deadlines (epoch milliseconds). It keeps no process alive. */
export class Alarm {
  readonly #now: () => number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(now: () => number, ring: () => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /** Rings at this time at the latest; an earlier deadline stands. */
  set(at: number): void {
    if (at >= this.#at) return;
    this.stop();
    this.#at = at;
    const wait = Math.min(Math.max(0, at - this.#now()), longestWait);
    this.#timer = setTimeout(() => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#ring();
    }, wait).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#at = Number.POSITIVE_INFINITY;
  }
}
