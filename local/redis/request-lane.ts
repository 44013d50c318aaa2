import { endsCounting } from "./command-words.ts";
import { RequestFramer } from "./request-framer.ts";

/** What the lane does with the client's bytes. */
export type RequestSink = {
  /** Whether each command is to be shown to `command` before it is sent. */
  isWatching(): boolean;
  /** Whole commands, `count` of them, to be sent to the server as they are. */
  pass(bytes: Buffer, count: number): void;
  /** One whole command while watching; false ends the lane (the connection was cut). */
  command(bytes: Buffer): boolean;
  /** From the command that was just passed on, the server's replies cannot be counted. */
  uncountable(): void;
};

/**
 * The way out of one connection: cuts the client's bytes into commands. While nobody watches, a chunk of whole commands
 * goes on as the buffer that it came in. The beginning of an unfinished command waits here for its end, so that a fault
 * put at any moment meets a whole one.
 */
export class RequestLane {
  readonly #sink: RequestSink;
  readonly #framer = new RequestFramer();
  #held: Buffer[] = [];
  #isOpaque = false;

  constructor(sink: RequestSink) {
    this.#sink = sink;
  }

  receive(chunk: Buffer): void {
    if (this.#isOpaque) this.#sink.pass(chunk, 0);
    else this.#cut(chunk);
  }

  #cut(chunk: Buffer): void {
    const isWatching = this.#sink.isWatching();
    let passed = 0;
    let count = 0;
    let start = 0;
    for (let end = this.#framer.next(chunk, 0); end !== -1; end = this.#framer.next(chunk, end)) {
      if (this.#held.length > 0) {
        const whole = Buffer.concat([...this.#held, chunk.subarray(0, end)]);
        this.#held = [];
        passed = end;
        if (!this.#one(whole, isWatching)) return;
      } else if (isWatching || endsCounting(chunk, start)) {
        this.#passRun(chunk, passed, start, count);
        count = 0;
        passed = end;
        if (!this.#one(chunk.subarray(start, end), isWatching)) return;
      } else {
        count += 1;
      }
      start = end;
    }
    this.#passRun(chunk, passed, start, count);
    if (start < chunk.length) this.#held.push(start === 0 ? chunk : chunk.subarray(start));
    if (this.#framer.broken) this.#giveUp();
  }

  #one(command: Buffer, isWatching: boolean): boolean {
    if (isWatching) {
      if (!this.#sink.command(command)) return false;
    } else {
      this.#sink.pass(command, 1);
    }
    if (endsCounting(command, 0)) this.#sink.uncountable();
    return true;
  }

  #passRun(chunk: Buffer, from: number, to: number, count: number): void {
    if (to === from) return;
    this.#sink.pass(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), count);
  }

  /** Not RESP: the server will say so itself. */
  #giveUp(): void {
    this.#isOpaque = true;
    this.#sink.uncountable();
    const rest = this.#held;
    this.#held = [];
    for (const bytes of rest) this.#sink.pass(bytes, 0);
  }
}
