/** Keeps what arrives until it is asked for, in order. */
export class Mailbox<T> {
  readonly #arrived: T[] = [];
  readonly #waiting: ((item: T | undefined) => void)[] = [];

  put(item: T): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(item);
    else this.#arrived.push(item);
  }

  /** The next item, or undefined after so many milliseconds or when the box is closed. */
  take(withinMs: number): Promise<T | undefined> {
    const item = this.#arrived.shift();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve) => {
      const settle = (found: T | undefined) => {
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(settle), 1);
        resolve(undefined);
      }, withinMs);
      this.#waiting.push(settle);
    });
  }

  /** Whoever waits gets undefined. */
  close(): void {
    for (const settle of this.#waiting.splice(0)) settle(undefined);
  }
}
