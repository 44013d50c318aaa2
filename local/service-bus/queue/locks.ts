import { randomBytes } from "node:crypto";
import type { Deadlines } from "./deadlines.ts";
import type { Held } from "./held.ts";
import type { Lane } from "./lane.ts";
import { lockLost } from "./lock-lost.ts";
import type { QueueSettings } from "./queue-settings.ts";

/** The peek-locks of a queue by their tokens. One taken in a session lasts as long as the session's own lock. */
export class Locks {
  readonly #settings: QueueSettings;
  readonly #deadlines: Deadlines;
  readonly #ranOut: (held: Held, now: number) => void;
  readonly #held = new Map<string, Held>();

  /** `ranOut` gets a message whose lock was not renewed in time; it is unlocked then. */
  constructor(settings: QueueSettings, deadlines: Deadlines, ranOut: (held: Held, now: number) => void) {
    this.#settings = settings;
    this.#deadlines = deadlines;
    this.#ranOut = ranOut;
  }

  lock(held: Held, now: number, session: Lane | undefined): void {
    const token = randomBytes(16).toString("hex");
    held.lock = { token, session, until: session?.lockedUntil ?? now + this.#settings.lockMs };
    this.#held.set(token, held);
    if (session) session.locked.add(held);
    else this.#watch(token, held.lock.until);
  }

  /** Ends a lock and gives its message; without that lock a refusal. */
  unlock(token: string): Held {
    const held = this.#held.get(token);
    if (!held) throw lockLost(this.#settings.requiresSession);
    this.#held.delete(token);
    held.lock?.session?.locked.delete(held);
    held.lock = undefined;
    return held;
  }

  /** Renews a lock and says until when it holds. */
  renew(token: string, now: number): number {
    const lock = this.#held.get(token)?.lock;
    if (!lock) throw lockLost(this.#settings.requiresSession);
    lock.until = now + this.#settings.lockMs;
    this.#watch(token, lock.until);
    return lock.until;
  }

  #watch(token: string, until: number): void {
    this.#deadlines.add(until, (now) => {
      const lock = this.#held.get(token)?.lock;
      if (lock && lock.until <= now) this.#ranOut(this.unlock(token), now);
    });
  }
}
