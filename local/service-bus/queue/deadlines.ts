import { Heap } from "./heap.ts";

/**
 * What is to happen at a time (epoch milliseconds). Nothing is ever taken out: a deadline that no longer matters, or that
 * was put off by a later one, must see that itself when it strikes.
 */
export class Deadlines {
  readonly #heap = new Heap<{ readonly at: number; readonly strike: (now: number) => void }>(({ at }) => at);

  readonly #earlier: () => void;

  /** `earlier` is called when there is a deadline before all those there were. */
  constructor(earlier: () => void) {
    this.#earlier = earlier;
  }

  add(at: number, strike: (now: number) => void): void {
    const isFirst = at < this.next();
    this.#heap.push({ at, strike });
    if (isFirst) this.#earlier();
  }

  /** When `strike` is due next; Infinity if never. */
  next(): number {
    return this.#heap.first()?.at ?? Number.POSITIVE_INFINITY;
  }

  strike(now: number): void {
    for (let due = this.#heap.first(); due && due.at <= now; due = this.#heap.first()) {
      this.#heap.pop();
      due.strike(now);
    }
  }
}
