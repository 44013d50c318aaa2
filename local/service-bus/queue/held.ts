import type { Content } from "../message/content.ts";
import type { Lane } from "./lane.ts";

/** A message in a queue. Times are epoch milliseconds; one that never expires has `expiresAt` Infinity. */
export type Held = {
  readonly sequence: number;
  readonly enqueuedSequence: number;
  readonly enqueuedAt: number;
  readonly expiresAt: number;
  content: Content;
  deliveryCount: number;
  deferred: boolean;
  lock: Lock | undefined;
  /** It left the queue; a heap may still hold it for a while. */
  gone: boolean;
};

/**
 * A peek-lock: the token (hex, 16 bytes) that a settlement has to show, and when it runs out unless it is renewed. One
 * taken in a session hangs on the session's own lock.
 */
export type Lock = { readonly token: string; readonly session: Lane | undefined; until: number };

/** What a queue tells whoever keeps it on disk. Names are queue paths; nothing is on disk before the commit. */
export type QueueJournal = {
  added(queue: string, held: Held): void;
  changed(held: Held): void;
  removed(held: Held): void;
  numbered(queue: string, next: number): void;
  sessionState(queue: string, sessionId: string, state: Buffer | undefined): void;
};
