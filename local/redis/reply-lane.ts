import { ReplyFramer } from "./reply-framer.ts";

type Mark =
  /** Say this after the given count of the server's replies has passed. */
  | { readonly after: number; readonly say: Buffer }
  /** When this reply (counted from 1) has come, show it here first. */
  | { readonly at: number; readonly keep: Keep };

/** Sees a reply that was held back; true: it is lost and the connection with it, false: it is passed on after all. */
export type Keep = (reply: Buffer) => boolean;

/**
 * The way back of one connection: passes the server's bytes on, counts its replies, and knows where an answer of our
 * own belongs between them, and which answer is to be lost.
 */
export class ReplyLane {
  readonly #pass: (bytes: Buffer) => void;
  readonly #framer = new ReplyFramer();
  #marks: Mark[] = [];
  /** The beginning of a reply that is held back. */
  #held: Buffer[] = [];
  #expected = 0;
  #answered = 0;
  #isCounting = true;

  constructor(pass: (bytes: Buffer) => void) {
    this.#pass = pass;
  }

  /** One more command was sent to the server. */
  expect(): void {
    this.#expected += 1;
  }

  /** From now on the server says what nobody asked for (pub/sub), so replies are passed on and not counted. */
  stopCounting(): void {
    this.#isCounting = false;
    for (const mark of this.#marks) if ("say" in mark) this.#pass(mark.say);
    this.#marks = this.#marks.filter((mark) => "at" in mark);
  }

  /** Answer a command that was not sent to the server, in its turn. */
  say(bytes: Buffer): void {
    if (this.#isCounting && this.#answered < this.#expected)
      this.#marks.push({ after: this.#expected, say: bytes });
    else this.#pass(bytes);
  }

  /** Hold back the server's answer to the command that was just sent, and let `keep` decide about it. */
  holdAnswer(keep: Keep): void {
    this.#marks.push({ at: this.#expected, keep });
  }

  receive(chunk: Buffer): void {
    if (!this.#isCounting) this.#receiveUncounted(chunk);
    else if (this.#marks.length > 0) this.#receiveMarked(chunk);
    else this.#receiveUnmarked(chunk);
    if (this.#framer.broken && this.#isCounting) this.stopCounting();
  }

  #receiveUnmarked(chunk: Buffer): void {
    let end = this.#framer.next(chunk, 0);
    while (end !== -1) {
      this.#answered += 1;
      end = this.#framer.next(chunk, end);
    }
    this.#pass(chunk);
  }

  #receiveUncounted(chunk: Buffer): void {
    const [mark] = this.#marks;
    if (mark && "at" in mark && mark.keep(chunk)) return;
    if (mark) this.#marks.shift();
    this.#pass(chunk);
  }

  #receiveMarked(chunk: Buffer): void {
    let passed = 0;
    let at = 0;
    while (at < chunk.length) {
      const [mark] = this.#marks;
      const end = this.#framer.next(chunk, at);
      const isHeld = mark !== undefined && "at" in mark && mark.at === this.#answered + 1;
      if (end === -1) {
        this.#passPart(chunk, passed, isHeld ? at : chunk.length);
        if (isHeld) this.#held.push(chunk.subarray(at));
        return;
      }
      this.#answered += 1;
      if (isHeld) {
        this.#passPart(chunk, passed, at);
        passed = end;
        if (!this.#letGo(mark.keep, chunk.subarray(at, end))) return;
      }
      at = end;
      if (this.#isDue(this.#marks[0])) {
        this.#passPart(chunk, passed, at);
        passed = at;
        this.#sayDue();
      }
    }
    this.#passPart(chunk, passed, at);
  }

  /** Ends the holding of a reply; false when that was the end of the connection. */
  #letGo(keep: Keep, rest: Buffer): boolean {
    const reply = Buffer.concat([...this.#held, rest]);
    this.#held = [];
    this.#marks.shift();
    if (keep(reply)) return false;
    this.#pass(reply);
    return true;
  }

  #isDue(mark: Mark | undefined): mark is Mark & { readonly say: Buffer } {
    return mark !== undefined && "say" in mark && mark.after === this.#answered;
  }

  #sayDue(): void {
    for (let [mark] = this.#marks; this.#isDue(mark); [mark] = this.#marks) {
      this.#pass(mark.say);
      this.#marks.shift();
    }
  }

  #passPart(chunk: Buffer, from: number, to: number): void {
    if (from === 0 && to === chunk.length) this.#pass(chunk);
    else if (to > from) this.#pass(chunk.subarray(from, to));
  }
}
