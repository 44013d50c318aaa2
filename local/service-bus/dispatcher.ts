import type { Held } from "./queue/held.ts";
import type { Lane, SessionOwner } from "./queue/lane.ts";
import type { MessageQueue } from "./queue/message-queue.ts";

/** Someone who receives from a queue, or from one session of it. */
export type Consumer = {
  readonly session: Lane | undefined;
  /** Peek-lock, or receive and delete. */
  readonly mode: "lock" | "take";
  /** Whether it can take another message right now. */
  hasRoom(): boolean;
  /** Asked when there is a message for it: whether it may be handed over, or something stands in the way. */
  mayDeliver(): boolean;
  deliver(held: Held): void;
};

/** Someone who waits for the next free session. */
export type SessionWaiter = { readonly owner: SessionOwner; grant(session: Lane): void };

/** Brings the messages of one queue to those who receive from it, in turn. */
export class Dispatcher {
  readonly #queue: MessageQueue;
  readonly #waiters = new Set<SessionWaiter>();
  #consumers: Consumer[] = [];

  constructor(queue: MessageQueue) {
    this.#queue = queue;
  }

  add(consumer: Consumer): void {
    this.#consumers.push(consumer);
  }

  remove(consumer: Consumer): void {
    this.#consumers = this.#consumers.filter((other) => other !== consumer);
  }

  waitForSession(waiter: SessionWaiter): void {
    this.#waiters.add(waiter);
  }

  stopWaiting(waiter: SessionWaiter): void {
    this.#waiters.delete(waiter);
  }

  /** Grants free sessions, then hands out messages until nobody can take one or none is left. */
  serve(now: number): void {
    for (const waiter of this.#waiters) {
      const session = this.#queue.sessions.acceptNext(waiter.owner, now);
      if (!session) break;
      this.#waiters.delete(waiter);
      waiter.grant(session);
    }
    while (this.#serveRound(now)) {}
  }

  /** One message for each consumer; the one that got the last message of a round is last in the next. */
  #serveRound(now: number): boolean {
    let last: Consumer | undefined;
    for (const consumer of [...this.#consumers]) {
      if (this.#serveOne(consumer, now)) last = consumer;
    }
    if (last && this.#consumers.length > 1) this.#turnAfter(last);
    return last !== undefined;
  }

  #serveOne(consumer: Consumer, now: number): boolean {
    if (!consumer.hasRoom() || !this.#queue.hasReady(consumer.session) || !consumer.mayDeliver())
      return false;
    const { session, mode } = consumer;
    const held = mode === "lock" ? this.#queue.lock(now, session) : this.#queue.take(now, session);
    if (held) consumer.deliver(held);
    return held !== undefined;
  }

  #turnAfter(consumer: Consumer): void {
    const next = this.#consumers.indexOf(consumer) + 1;
    this.#consumers = [...this.#consumers.slice(next), ...this.#consumers.slice(0, next)];
  }
}
