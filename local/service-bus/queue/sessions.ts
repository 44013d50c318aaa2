import { conditions, Refusal } from "../refusal.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Held } from "./held.ts";
import { Lane, type SessionOwner } from "./lane.ts";

/** What sessions need of the queue they belong to. */
export type SessionHost = {
  readonly lockMs: number;
  readonly deadlines: Deadlines;
  wake(): void;
  /** A locked message comes back: because its owner let go, or because its delivery failed. */
  handBack(held: Held, failed: boolean, now: number): void;
  /** A session's state was set; it is to be kept. */
  stateSet(session: Lane): void;
};

/**
 * The sessions of a queue: which exist, who has them locked and until when, and which free one comes next. Messages
 * handed out in a session are locked for as long as the session is.
 */
export class Sessions {
  readonly #host: SessionHost;
  readonly #lanes = new Map<string, Lane>();
  /** Free sessions with something to receive; the one that has waited longest comes first. */
  readonly #waiting = new Set<Lane>();

  constructor(host: SessionHost) {
    this.#host = host;
  }

  lane(id: string): Lane {
    const known = this.#lanes.get(id);
    if (known) return known;
    const lane = new Lane(id);
    this.#lanes.set(id, lane);
    return lane;
  }

  queue(held: Held): void {
    const lane = this.lane(held.content.sessionId ?? "");
    lane.queue(held);
    if (!lane.owner) this.#waiting.add(lane);
  }

  /** Locks a session by its id, whether it holds messages or not. One that is locked already is refused. */
  accept(id: string, owner: SessionOwner, now: number): Lane {
    const lane = this.lane(id);
    if (lane.owner) {
      const description = `The requested session '${id}' cannot be accepted. It may be locked by another receiver.`;
      throw new Refusal(conditions.sessionCannotBeLocked, description);
    }
    return this.#give(lane, owner, now);
  }

  /** Locks the next free session that has a message to hand out, if there is one. */
  acceptNext(owner: SessionOwner, now: number): Lane | undefined {
    for (const lane of this.#waiting) {
      this.#waiting.delete(lane);
      if (lane.front()) return this.#give(lane, owner, now);
    }
    return undefined;
  }

  /** The session, if it is locked, and by the owner of that name if one is given; otherwise a refusal: lock lost. */
  owned(id: string | undefined, ownerName?: string): Lane {
    if (id === undefined) throw new Refusal(conditions.invalidField, "The request names no session.");
    const lane = this.#lanes.get(id);
    if (lane?.owner && (ownerName === undefined || lane.owner.name === ownerName)) return lane;
    throw new Refusal(conditions.sessionLockLost, `The lock on session '${id}' was lost, or was never held.`);
  }

  /** Renews a session's lock and says until when it holds. */
  renew(id: string | undefined, ownerName: string | undefined, now: number): number {
    const lane = this.owned(id, ownerName);
    if (lane.owner) this.#lockUntil(lane, lane.owner, now + this.#host.lockMs);
    return lane.lockedUntil;
  }

  setState(id: string | undefined, ownerName: string | undefined, state: Buffer | undefined): void {
    const lane = this.owned(id, ownerName);
    lane.state = state;
    this.#host.stateSet(lane);
  }

  /** The owner closed its session: what it had locked comes back, and that counts as no delivery. */
  release(lane: Lane, owner: SessionOwner, now: number): void {
    if (lane.owner === owner) this.#free(lane, false, now);
  }

  #give(lane: Lane, owner: SessionOwner, now: number): Lane {
    this.#waiting.delete(lane);
    lane.owner = owner;
    this.#lockUntil(lane, owner, now + this.#host.lockMs);
    return lane;
  }

  #lockUntil(lane: Lane, owner: SessionOwner, until: number): void {
    lane.lockedUntil = until;
    this.#host.deadlines.add(until, (now) => {
      if (lane.owner !== owner || lane.lockedUntil > now) return;
      this.#free(lane, true, now);
      owner.lost();
    });
  }

  #free(lane: Lane, failed: boolean, now: number): void {
    for (const held of [...lane.locked]) this.#host.handBack(held, failed, now);
    lane.owner = undefined;
    if (lane.front()) this.#waiting.add(lane);
    // A session without messages and without state is one that nobody can tell from a new one.
    else if (!lane.state && lane.id !== undefined) this.#lanes.delete(lane.id);
    this.#host.wake();
  }
}
