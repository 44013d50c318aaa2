import { type Content, withChanges } from "../message/content.ts";
import { conditions, Refusal } from "../refusal.ts";
import { Deadlines } from "./deadlines.ts";
import {
  type DeathCertificate,
  deadOf,
  deliveredTooOften,
  expired,
  sessionless,
} from "./death-certificate.ts";
import type { Held, QueueJournal } from "./held.ts";
import { Lane } from "./lane.ts";
import { Locks } from "./locks.ts";
import type { QueueSettings } from "./queue-settings.ts";
import { Sessions } from "./sessions.ts";

type Properties = Readonly<Record<string, unknown>>;

/**
 * The life of messages in one queue: ready, locked, deferred, dead-lettered or gone. It has no clock and no timer of its
 * own: every call that needs the time is told it (epoch milliseconds), and `nextDeadline` says when `expire` is due.
 * What it cannot do it refuses with a `Refusal` that carries the AMQP condition. `wake` is called when there may be
 * something to hand out, or an earlier deadline.
 */
export class MessageQueue {
  readonly settings: QueueSettings;
  readonly deadLetters: MessageQueue | undefined;
  readonly #journal: QueueJournal;
  readonly #wake: (queue: MessageQueue) => void;
  readonly #messages = new Map<number, Held>();
  readonly #deadlines = new Deadlines(() => this.#wake(this));
  readonly #locks: Locks;
  readonly #shared = new Lane(undefined);
  readonly #sessions: Sessions | undefined;
  #next = 1;

  constructor(
    settings: QueueSettings,
    journal: QueueJournal,
    wake: (queue: MessageQueue) => void,
    deadLetters?: MessageQueue,
  ) {
    this.settings = settings;
    this.#journal = journal;
    this.#wake = wake;
    this.deadLetters = deadLetters;
    this.#locks = new Locks(settings, this.#deadlines, (held, now) => this.#deliveryFailed(held, now));
    this.#sessions = settings.requiresSession ? this.#newSessions() : undefined;
  }

  enqueue(content: Content, enqueuedSequence: number, now: number): void {
    const sequence = this.#next++;
    this.#journal.numbered(this.settings.path, this.#next);
    const expiresAt = now + Math.min(content.ttlMs ?? Number.POSITIVE_INFINITY, this.settings.ttlMs);
    const fresh = { deliveryCount: 0, deferred: false, lock: undefined, gone: false };
    const held: Held = { sequence, enqueuedSequence, enqueuedAt: now, expiresAt, content, ...fresh };
    if (this.#sessions && content.sessionId === undefined) this.#bury(held, sessionless);
    else this.#admit(held);
  }

  /** Whether there is a message to hand out, of the session if one is given. */
  hasReady(session?: Lane): boolean {
    return (session ?? this.#shared).front() !== undefined;
  }

  /** Peek-locks the next message, of the session if one is given. */
  lock(now: number, session?: Lane): Held | undefined {
    const held = this.#takeNext(now, session);
    if (held) this.#locks.lock(held, now, session);
    return held;
  }

  /** Hands out the next message and forgets it (the receive-and-delete mode). */
  take(now: number, session?: Lane): Held | undefined {
    const held = this.#takeNext(now, session);
    if (held) this.#remove(held);
    return held;
  }

  complete(token: string): void {
    this.#remove(this.#locks.unlock(token));
  }

  /** The message may be received again; this delivery has failed. */
  abandon(token: string, now: number, changes: Properties = {}): void {
    const held = this.#locks.unlock(token);
    held.content = withChanges(held.content, changes);
    this.#deliveryFailed(held, now);
  }

  /** Sets the message aside; only `receiveDeferred` hands it out again. */
  defer(token: string, changes: Properties = {}): void {
    const held = this.#locks.unlock(token);
    held.content = withChanges(held.content, changes);
    held.deferred = true;
    this.#journal.changed(held);
  }

  deadLetter(token: string, certificate: DeathCertificate): void {
    if (!this.deadLetters) {
      throw new Refusal(
        conditions.notAllowed,
        "A message in a dead-letter queue cannot be dead-lettered again.",
      );
    }
    this.#bury(this.#locks.unlock(token), certificate);
  }

  /** Renews a message's lock and says until when it holds. */
  renew(token: string, now: number): number {
    if (this.#sessions) {
      throw new Refusal(
        conditions.notAllowed,
        "A message of a session is locked by its session; renew that lock.",
      );
    }
    return this.#locks.renew(token, now);
  }

  /** Hands out deferred messages by their sequence numbers: all of them, or none and a refusal. */
  receiveDeferred(
    numbers: readonly number[],
    now: number,
    mode: "lock" | "take",
    sessionId?: string,
  ): Held[] {
    const session = this.#sessions?.owned(sessionId);
    const found = [...new Set(numbers)].map((number) => this.#deferred(number, session?.id));
    for (const held of found) {
      if (mode === "take") this.#remove(held);
      else this.#locks.lock(held, now, session);
    }
    return found;
  }

  /** The sessions of this queue; a queue without sessions refuses. */
  get sessions(): Sessions {
    if (this.#sessions) return this.#sessions;
    const description =
      "A sessionful message receiver cannot be created on an entity that does not require sessions.";
    throw new Refusal(conditions.notAllowed, description);
  }

  /** Everything a receiver could get or has got, in order, from a sequence number on; nothing is locked. */
  peek(from: number, count: number, sessionId?: string): Held[] {
    return [...this.#messages.values()]
      .filter(
        (held) => held.sequence >= from && (sessionId ?? held.content.sessionId) === held.content.sessionId,
      )
      .sort((a, b) => a.sequence - b.sequence)
      .slice(0, count);
  }

  nextDeadline(): number {
    return this.#deadlines.next();
  }

  /** Lets the locks and the messages whose time is up expire. */
  expire(now: number): void {
    this.#deadlines.strike(now);
  }

  /** Puts back what was kept: a message, or the number that the next one gets. Nothing of it is written again. */
  restore(what: Held | number): void {
    const next = typeof what === "number" ? what : what.sequence + 1;
    this.#next = Math.max(this.#next, next);
    if (typeof what !== "number") this.#place(what);
  }

  #admit(held: Held): void {
    this.#journal.added(this.settings.path, held);
    this.#place(held);
  }

  #place(held: Held): void {
    this.#messages.set(held.sequence, held);
    if (Number.isFinite(held.expiresAt)) {
      this.#deadlines.add(held.expiresAt, () => !held.gone && !held.lock && this.#expired(held));
    }
    if (!held.deferred) (this.#sessions ?? this.#shared).queue(held);
    this.#wake(this);
  }

  #takeNext(now: number, session: Lane | undefined): Held | undefined {
    const lane = session ?? this.#shared;
    for (let held = lane.next(); held; held = lane.next()) {
      if (held.expiresAt > now) return held;
      this.#expired(held);
    }
    return undefined;
  }

  #deferred(number: number, sessionId: string | undefined): Held {
    const held = this.#messages.get(number);
    const wanted =
      held?.deferred && !held.lock && (sessionId ?? held.content.sessionId) === held.content.sessionId;
    if (held && wanted) return held;
    const description = "Failed to lock one or more specified messages. The message does not exist.";
    throw new Refusal(conditions.messageNotFound, description);
  }

  #deliveryFailed(held: Held, now: number): void {
    held.deliveryCount += 1;
    if (this.deadLetters && held.deliveryCount >= this.settings.maxDeliveryCount) {
      this.#bury(held, deliveredTooOften(held.deliveryCount));
      return;
    }
    this.#journal.changed(held);
    this.#putBack(held, now);
  }

  #putBack(held: Held, now: number): void {
    if (held.expiresAt <= now) this.#expired(held);
    else if (!held.deferred) (this.#sessions ?? this.#shared).queue(held);
    this.#wake(this);
  }

  #expired(held: Held): void {
    if (this.settings.deadLetterOnExpiry) this.#bury(held, expired);
    else this.#remove(held);
  }

  #bury(held: Held, certificate: DeathCertificate): void {
    if (this.deadLetters) this.deadLetters.#admit(deadOf(held, certificate));
    this.#remove(held);
  }

  #remove(held: Held): void {
    held.gone = true;
    this.#messages.delete(held.sequence);
    this.#journal.removed(held);
  }

  #newSessions(): Sessions {
    return new Sessions({
      lockMs: this.settings.lockMs,
      deadlines: this.#deadlines,
      wake: () => this.#wake(this),
      handBack: (held, failed, now) => {
        if (held.lock) this.#locks.unlock(held.lock.token);
        if (failed) this.#deliveryFailed(held, now);
        else this.#putBack(held, now);
      },
      stateSet: ({ id, state }) => this.#journal.sessionState(this.settings.path, id ?? "", state),
    });
  }
}
