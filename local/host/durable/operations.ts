import type { Mailbox } from "./dispatch/mailbox.ts";
import { noVersions } from "./episode/open-calls.ts";
import {
  eventRaised,
  executionResumed,
  executionStarted,
  executionSuspended,
  executionTerminated,
} from "./event-texts.ts";
import type { HistoryEvent } from "./history-event.ts";
import { type InstanceStatus, isFinished } from "./instance-status.ts";
import { newClientExecutionId, newExecutionId } from "./new-ids.ts";
import type { OperationResult } from "./operation-result.ts";
import { rewind } from "./rewind.ts";
import type { Store } from "./store/store.ts";

export type StartRequest = {
  readonly name: string;
  /** Made up when it is missing. */
  readonly instanceId?: string | undefined;
  /** JSON text, or null for no input. */
  readonly input: string | null;
  readonly version?: string | undefined;
};

export type StartResult =
  | { readonly tag: "started"; readonly instanceId: string }
  | { readonly tag: "in-use"; readonly status: InstanceStatus }
  | { readonly tag: "refused"; readonly why: string };

const accepted: OperationResult = { tag: "accepted" };

/** What clients may do to instances. Each is one transaction; its effect on the instance comes with its next episode. */
export class Operations {
  readonly #store: Store;
  readonly #mailbox: Mailbox;
  readonly #now: () => number;

  constructor(store: Store, mailbox: Mailbox, now: () => number) {
    this.#store = store;
    this.#mailbox = mailbox;
    this.#now = now;
  }

  /** Starts an instance. A live id is refused; a finished one is used again and its history replaced. */
  start({ name, instanceId, input, version }: StartRequest): StartResult {
    if (version !== undefined) return { tag: "refused", why: `version ${version}: ${noVersions}` };
    const id = instanceId ?? newExecutionId();
    const existing = this.#store.instances.find(id);
    if (existing !== undefined && !isFinished(existing.status)) {
      return { tag: "in-use", status: existing.status };
    }
    const created = this.#now();
    const execution = newClientExecutionId();
    const generation = existing === undefined ? 0 : (existing.generation ?? 0) + 1;
    const start = { id, name, execution, generation, input, created, parent: null };
    this.#mailbox.commit((post) => {
      if (existing === undefined) {
        this.#store.instances.insert(start);
      } else {
        this.#store.history.clear(existing.key);
        this.#store.instances.restart(existing.key, start, "Pending", null);
      }
      post(id, executionStarted({ ...start, instanceId: id, executionId: execution }, created));
    });
    return { tag: "started", instanceId: id };
  }

  /** Starts the orchestrator of an instance again with the same input, under a new id unless told otherwise. */
  restart(id: string, withNewId: boolean): StartResult | { readonly tag: "unknown" } {
    const existing = this.#store.instances.find(id);
    if (existing === undefined) return { tag: "unknown" };
    const { name, input } = existing;
    return this.start({ name, instanceId: withNewId ? undefined : id, input });
  }

  /** `input` is JSON text. */
  raiseEvent(id: string, name: string, input: string): OperationResult {
    return this.#send(id, (at) => eventRaised(name, input, at));
  }

  terminate(id: string, reason: string | null): OperationResult {
    return this.#send(id, (at) => executionTerminated(reason, at));
  }

  suspend(id: string, reason: string | null): OperationResult {
    return this.#send(id, (at) => executionSuspended(reason, at), "Suspended");
  }

  resume(id: string, reason: string | null): OperationResult {
    return this.#send(id, (at) => executionResumed(reason, at), "Running");
  }

  /** Runs the failed calls of a Failed instance again. */
  rewind(id: string, reason: string | null): OperationResult {
    const row = this.#store.instances.find(id);
    if (row === undefined) return { tag: "unknown" };
    if (row.status !== "Failed") return { tag: "wrong-status", status: row.status };
    const at = this.#now();
    return this.#mailbox.commit((post) => rewind(this.#store, post, row, reason, at));
  }

  #send(id: string, event: (at: number) => HistoryEvent, notWhen?: InstanceStatus): OperationResult {
    const row = this.#store.instances.find(id);
    if (row === undefined) return { tag: "unknown" };
    if (isFinished(row.status)) return { tag: "finished" };
    if (row.status === notWhen) return { tag: "wrong-status", status: row.status };
    this.#mailbox.commit((post) => post(id, event(this.#now())));
    return accepted;
  }
}
