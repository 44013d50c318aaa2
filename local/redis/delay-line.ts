type Delayed = { readonly bytes: Buffer; readonly due: number };

/** Sends bytes in the order they came, some of them later: what comes behind a delayed command waits with it. */
export class DelayLine {
  readonly #send: (bytes: Buffer) => void;
  #waiting: Delayed[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (bytes: Buffer) => void) {
    this.#send = send;
  }

  send(bytes: Buffer, delayMs: number): void {
    const last = this.#waiting.at(-1);
    if (!last && delayMs === 0) {
      this.#send(bytes);
      return;
    }
    const due = Math.max(last?.due ?? 0, performance.now() + delayMs);
    this.#waiting.push({ bytes, due });
    this.#timer ??= setTimeout(() => this.#release(), delayMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #release(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (let [first] = this.#waiting; first && first.due <= now; [first] = this.#waiting) {
      this.#waiting.shift();
      this.#send(first.bytes);
    }
    const [next] = this.#waiting;
    if (next) this.#timer ??= setTimeout(() => this.#release(), Math.ceil(next.due - now));
  }
}
