import { Heap } from "./heap.ts";
import type { Held } from "./held.ts";

/** Whoever has a session locked; `lost` tells it that its lock ran out. */
export type SessionOwner = { readonly name: string; lost(): void };

/** Messages that are handed out in order: those of one session, or of a whole queue without sessions. */
export class Lane {
  readonly id: string | undefined;
  readonly #ready = new Heap<Held>((held) => held.sequence);
  readonly locked = new Set<Held>();
  owner: SessionOwner | undefined;
  lockedUntil = 0;
  state: Buffer | undefined;

  constructor(id: string | undefined) {
    this.id = id;
  }

  /** The message to be handed out next; it stays where it is. */
  front(): Held | undefined {
    for (;;) {
      const held = this.#ready.first();
      if (!held?.gone) return held;
      this.#ready.pop();
    }
  }

  /** A message takes its place by sequence number, also one that was handed out before and came back. */
  queue(held: Held): void {
    this.#ready.push(held);
  }

  next(): Held | undefined {
    const held = this.front();
    if (held) this.#ready.pop();
    return held;
  }
}
