import { isFinished } from "./instance-status.ts";
import { type LiveInstance, loadInstance } from "./live-instance.ts";
import type { Store } from "./store/store.ts";

/**
 * Unfinished instances in memory, at most `limit` of them besides those at work; the others are read again when
 * they wake. Finished ones are never kept.
 */
export class InstanceCache {
  readonly #store: Store;
  readonly #limit: number;
  readonly #live = new Map<string, LiveInstance>();

  constructor(store: Store, limit: number) {
    this.#store = store;
    this.#limit = limit;
  }

  get size(): number {
    return this.#live.size;
  }

  /** The unfinished instance with this id; an episode puts it back with `keep`. */
  take(id: string): LiveInstance | undefined {
    const live = this.#live.get(id);
    if (live !== undefined) {
      this.#live.delete(id);
      return live;
    }
    const row = this.#store.instances.find(id);
    return row === undefined || isFinished(row.status) ? undefined : loadInstance(row, this.#store);
  }

  keep(instance: LiveInstance): void {
    this.#live.set(instance.id, instance);
    for (const id of this.#live.keys()) {
      if (this.#live.size <= this.#limit) return;
      this.#live.delete(id);
    }
  }

  /** The execution that runs under this id, or undefined when none does. */
  executionOf(id: string): string | undefined {
    const live = this.#live.get(id);
    if (live !== undefined) return live.execution;
    const row = this.#store.instances.find(id);
    return row === undefined || isFinished(row.status) ? undefined : row.execution;
  }
}
