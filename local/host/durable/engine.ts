import { setTimeout as delay } from "node:timers/promises";
import { Alarm } from "../../alarm.ts";
import { ActivityRunner } from "./dispatch/activity-runner.ts";
import { outcomeOf } from "./dispatch/activity-work.ts";
import { Dispatcher } from "./dispatch/dispatcher.ts";
import { Mailbox } from "./dispatch/mailbox.ts";
import { fireDueTimers } from "./dispatch/timer-work.ts";
import { EpisodeRunner } from "./episode/episode-runner.ts";
import { FinishWatch } from "./finish-watch.ts";
import { type FunctionCalls, messageOf } from "./function-calls.ts";
import { InstanceCache } from "./instance-cache.ts";
import { isFinished } from "./instance-status.ts";
import { Operations } from "./operations.ts";
import { Purge } from "./purge.ts";
import { type StatusOptions, statusJson } from "./status-json.ts";
import type { InstanceRow } from "./store/instance-row.ts";
import type { InstanceFilter } from "./store/instance-table.ts";
import { Store } from "./store/store.ts";
import type { ActivityRow } from "./store/work-tables.ts";

export type EngineOptions = {
  /** The SQLite file, or ":memory:". */
  readonly file: string;
  readonly calls: FunctionCalls;
  readonly maxConcurrentActivities?: number;
  readonly maxConcurrentOrchestrators?: number;
  /** Unfinished instances kept in memory between their episodes; the others are read again when they wake. */
  readonly maxCachedInstances?: number;
  /** The clock, in ms. */
  readonly now?: () => number;
  /** Fires timers this much before they are due, as Azure Storage does (up to 1,000). */
  readonly earlyTimersMs?: number;
  /** Purges instances this long after they finished; without it they stay until somebody purges them. */
  readonly retentionMs?: number;
  /** Told what the engine cannot help, a store that cannot be written to say; it tries again after a second. */
  readonly onProblem?: (problem: string, cause: unknown) => void;
};

/** How many unfinished instances are in memory, for tests and for whoever watches the host. */
export type EngineLoad = { readonly cachedInstances: number; readonly waitingMails: number };

const retryAfterMs = 1_000;

/** The durable engine: keeps instances in one SQLite file and drives the app's orchestrators and activities. */
export class DurableEngine {
  /** Start, restart, events, terminate, suspend, resume, rewind. */
  readonly operations: Operations;
  readonly purges: Purge;
  readonly #options: EngineOptions;
  readonly #now: () => number;
  readonly #store: Store;
  readonly #mailbox: Mailbox;
  readonly #cache: InstanceCache;
  readonly #dispatcher: Dispatcher;
  readonly #activities: ActivityRunner;
  readonly #alarm: Alarm;
  readonly #watch = new FinishWatch();
  #nextActivity = 1;
  #stopping = false;
  #open = true;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#store = new Store(options.file);
    this.#mailbox = new Mailbox(this.#store, (id) => this.#dispatcher.wake(id));
    this.#cache = new InstanceCache(this.#store, options.maxCachedInstances ?? 2_000);
    const episodes = this.#episodeRunner();
    this.#dispatcher = new Dispatcher(
      options.maxConcurrentOrchestrators ?? 100,
      async (id) => {
        await this.#guarded(`an episode of ${id}`, () => episodes.run(id));
      },
      (id) => this.#mailbox.waiting(id).length > 0,
    );
    this.#activities = new ActivityRunner(options.maxConcurrentActivities ?? 100, (activity) =>
      this.#runActivity(activity),
    );
    this.#alarm = new Alarm(this.#now, () => void this.#fireTimers());
    this.operations = new Operations(this.#store, this.#mailbox, this.#now);
    this.purges = new Purge(this.#store, () => this.#open);
  }

  /** Takes up everything an earlier run left: unread events, activities without an outcome, timers. */
  start(): void {
    for (const activity of this.#store.work.activities()) {
      this.#nextActivity = activity.seq + 1;
      this.#activities.add(activity);
    }
    this.#mailbox.load();
    this.#dispatcher.start();
    this.#activities.start();
    void this.#fireTimers();
  }

  /** Starts nothing more, lets what runs end for at most `deadlineMs`, then closes the file. */
  async stop(deadlineMs = 10_000): Promise<void> {
    this.#stopping = true;
    this.#alarm.stop();
    const deadline = new AbortController();
    const ended = Promise.all([this.#dispatcher.stop(), this.#activities.stop()]);
    await Promise.race([ended, delay(deadlineMs, undefined, { signal: deadline.signal }).catch(() => {})]);
    deadline.abort();
    if (this.#open) this.#store.close();
    this.#open = false;
    this.#watch.close();
  }

  find(instanceId: string): InstanceRow | undefined {
    return this.#store.instances.find(instanceId);
  }

  /** Up to `top` instances in the order of their ids. */
  list(filter: InstanceFilter, top: number): readonly InstanceRow[] {
    return this.#store.instances.list(filter, top);
  }

  statusJson(row: InstanceRow, options: StatusOptions): string {
    return statusJson(row, options, this.#store);
  }

  /** The instance once it is finished, or as it stands after `timeoutMs`. */
  async finished(instanceId: string, timeoutMs: number): Promise<InstanceRow | undefined> {
    const row = this.find(instanceId);
    if (row === undefined || isFinished(row.status)) return row;
    await this.#watch.wait(instanceId, timeoutMs);
    return this.#open ? this.find(instanceId) : row;
  }

  get load(): EngineLoad {
    return { cachedInstances: this.#cache.size, waitingMails: this.#mailbox.size };
  }

  #episodeRunner(): EpisodeRunner {
    const { calls } = this.#options;
    return new EpisodeRunner({
      store: this.#store,
      cache: this.#cache,
      mailbox: this.#mailbox,
      kinds: calls.kinds,
      now: this.#now,
      nextActivity: () => this.#nextActivity++,
      earlyTimersMs: this.#options.earlyTimersMs ?? 0,
      invoke: async (name, instanceId, request) => {
        try {
          return await calls.orchestrator(name, instanceId, request);
        } catch (error) {
          return this.#stopping ? undefined : { failure: messageOf(error) };
        }
      },
      isOpen: () => this.#open,
      startActivity: (activity) => this.#activities.add(activity),
      timerSet: (due) => this.#alarm.set(due),
      ended: (instanceId) => this.#ended(instanceId),
    });
  }

  async #runActivity(activity: ActivityRow): Promise<void> {
    const event = await outcomeOf(activity, this.#options.calls, this.#now, () => this.#stopping);
    if (event === undefined) return;
    const record = () =>
      this.#mailbox.commit((post) => {
        this.#store.work.removeActivity(activity.seq);
        if (this.#cache.executionOf(activity.instance) === activity.execution) post(activity.instance, event);
      });
    while (this.#open && !(await this.#guarded(`the outcome of ${activity.name}`, record)));
  }

  async #fireTimers(): Promise<void> {
    const fire = () => {
      const next = fireDueTimers(this.#store, this.#mailbox, this.#now());
      if (next !== undefined) this.#alarm.set(next);
    };
    while (!this.#stopping && !(await this.#guarded("the timers that are due", fire)));
  }

  #ended(instanceId: string): void {
    this.#watch.finished(instanceId);
    const { retentionMs } = this.#options;
    if (retentionMs !== undefined) {
      void this.#guarded("the retention", () => this.purges.sweep(this.#now(), retentionMs));
    }
  }

  /** Whether the work was done; if not, it is said and a second has passed. */
  async #guarded(what: string, work: () => void | Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (cause) {
      if (this.#open) {
        this.#options.onProblem?.(`${what} could not be recorded`, cause);
        await delay(retryAfterMs, undefined, { ref: false });
      }
      return false;
    }
  }
}

/** Opens the engine on its file; nothing runs before `start`. */
export const openDurableEngine = (options: EngineOptions): DurableEngine => new DurableEngine(options);
