const star = 0x2a;
const dollar = 0x24;
const minus = 0x2d;
const zero = 0x30;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

type Phase = "start" | "inline" | "count" | "bulk" | "length" | "skip";

/**
 * Finds where each command of a client's byte stream ends (arrays of bulk strings, or inline lines). It only hops over
 * lengths and copies nothing; a stream that is not RESP makes it `broken`, and it finds no ends any more.
 */
export class RequestFramer {
  broken = false;
  #phase: Phase = "start";
  #number = 0;
  #negative = false;
  #arguments = 0;
  #skip = 0;

  /** The offset after the next command that ends in this chunk at or after `from`; -1 when the chunk is used up. */
  next(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !this.broken) {
      switch (this.#phase) {
        case "start":
          at = this.#start(chunk, at);
          break;
        case "inline": {
          const end = chunk.indexOf(lineFeed, at);
          if (end === -1) return -1;
          this.#phase = "start";
          return end + 1;
        }
        case "count":
          at = this.#readNumber(chunk, at);
          if (chunk[at - 1] !== lineFeed) return -1;
          this.#arguments = this.#number;
          // Redis takes an empty command for nothing at all, and answers nothing.
          this.#phase = this.#negative || this.#number === 0 ? "start" : "bulk";
          break;
        case "bulk":
          if (chunk[at] !== dollar) this.broken = true;
          this.#expectNumber("length");
          at += 1;
          break;
        case "length":
          at = this.#readNumber(chunk, at);
          if (chunk[at - 1] !== lineFeed) return -1;
          if (this.#negative) this.broken = true;
          this.#skip = this.#number + 2;
          this.#phase = "skip";
          break;
        case "skip": {
          const step = Math.min(this.#skip, chunk.length - at);
          this.#skip -= step;
          at += step;
          if (this.#skip > 0) return -1;
          this.#arguments -= 1;
          this.#phase = this.#arguments > 0 ? "bulk" : "start";
          if (this.#arguments === 0) return at;
        }
      }
    }
    return -1;
  }

  #start(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === star) this.#expectNumber("count");
    else if (byte !== lineFeed && byte !== carriageReturn) this.#phase = "inline";
    return this.#phase === "inline" ? at : at + 1;
  }

  #expectNumber(phase: "count" | "length"): void {
    this.#phase = phase;
    this.#number = 0;
    this.#negative = false;
  }

  /** Reads digits up to and with the line feed, or to the end of the chunk. */
  #readNumber(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === lineFeed) return at + 1;
      if (byte >= zero && byte <= zero + 9) this.#number = this.#number * 10 + byte - zero;
      else if (byte === minus) this.#negative = true;
      else if (byte !== carriageReturn) this.broken = true;
    }
    return chunk.length;
  }
}
