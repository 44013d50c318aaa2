import { setImmediate as nextTurn } from "node:timers/promises";
import { isFinished } from "./instance-status.ts";
import type { OperationResult } from "./operation-result.ts";
import type { InstanceFilter } from "./store/instance-table.ts";
import type { Store } from "./store/store.ts";

const atOnce = 200;
const sweepEveryMs = 60_000;

/** Deletes finished instances and gives their space back. */
export class Purge {
  readonly #store: Store;
  readonly #isOpen: () => boolean;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(store: Store, isOpen: () => boolean) {
    this.#store = store;
    this.#isOpen = isOpen;
  }

  one(id: string): OperationResult {
    const row = this.#store.instances.find(id);
    if (row === undefined) return { tag: "unknown" };
    if (!isFinished(row.status)) return { tag: "wrong-status", status: row.status };
    this.#store.purge([row.key]);
    this.#store.shrink();
    return { tag: "accepted" };
  }

  /** Deletes every finished instance that matches, some at a time so that others get their turn; how many it were. */
  async matching(filter: InstanceFilter): Promise<number> {
    let purged = 0;
    while (this.#isOpen()) {
      const keys = this.#store.instances.finished(filter, atOnce);
      if (keys.length === 0) break;
      this.#store.purge(keys);
      purged += keys.length;
      await nextTurn();
    }
    if (purged > 0 && this.#isOpen()) this.#store.shrink();
    return purged;
  }

  /** Deletes what finished more than `retentionMs` ago, once a minute at most. */
  async sweep(now: number, retentionMs: number): Promise<void> {
    if (now - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = now;
    await this.matching({ updatedBefore: now - retentionMs });
  }
}
