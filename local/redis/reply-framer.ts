const lineFeed = 0x0a;
const zero = 0x30;
const minus = 0x2d;

/** What a type byte of RESP2 or RESP3 announces. */
const shapes: Readonly<Record<string, Shape>> = {
  "+": "line",
  "-": "line",
  ":": "line",
  _: "line",
  "#": "line",
  ",": "line",
  "(": "line",
  $: "bulk",
  "!": "bulk",
  "=": "bulk",
  "*": "list",
  "~": "list",
  "%": "map",
  "|": "attribute",
  ">": "push",
};
type Shape = "line" | "bulk" | "list" | "map" | "attribute" | "push";

const shapeOf: readonly (Shape | undefined)[] = Array.from(
  { length: 128 },
  (_, code) => shapes[String.fromCharCode(code)],
);

/**
 * Finds where each reply of a server's byte stream ends. Nested values count down one number instead of growing a
 * stack; RESP3's pushes are passed over, as they answer no command. An unknown type byte makes it `broken`.
 */
export class ReplyFramer {
  broken = false;
  #shape: Shape | undefined;
  #number = 0;
  #negative = false;
  #skip = 0;
  /** Values still to come until the message is whole. */
  #values = 1;
  #isPush = false;

  /** The offset after the next reply that ends in this chunk at or after `from`; -1 when the chunk is used up. */
  next(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !this.broken) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - at);
        this.#skip -= step;
        at += step;
        if (this.#skip > 0) return -1;
        this.#values -= 1;
      } else if (this.#shape === undefined) {
        this.#begin(chunk[at] ?? 0);
        at += 1;
      } else {
        at = this.#readLine(chunk, at);
        if (chunk[at - 1] !== lineFeed) return -1;
        this.#endLine();
      }
      if (this.#values === 0) {
        const isReply = !this.#isPush;
        this.#isPush = false;
        this.#values = 1;
        if (isReply) return at;
      }
    }
    return -1;
  }

  #begin(code: number): void {
    this.#shape = shapeOf[code];
    this.#number = 0;
    this.#negative = false;
    if (this.#shape === undefined) this.broken = true;
    if (this.#shape === "push") this.#isPush = true;
  }

  #readLine(chunk: Buffer, from: number): number {
    if (this.#shape === "line") {
      const end = chunk.indexOf(lineFeed, from);
      return end === -1 ? chunk.length : end + 1;
    }
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === lineFeed) return at + 1;
      if (byte >= zero && byte <= zero + 9) this.#number = this.#number * 10 + byte - zero;
      else if (byte === minus) this.#negative = true;
    }
    return chunk.length;
  }

  #endLine(): void {
    const count = this.#negative ? 0 : this.#number;
    switch (this.#shape) {
      case "bulk":
        if (this.#negative) this.#values -= 1;
        else this.#skip = count + 2;
        break;
      case "attribute":
        this.#values += 2 * count;
        break;
      case "map":
        this.#values += 2 * count - 1;
        break;
      case "list":
      case "push":
        this.#values += count - 1;
        break;
      default:
        this.#values -= 1;
    }
    this.#shape = undefined;
  }
}
