import type { DurableEngine } from "../../../../../local/host/durable/engine.ts";
import type { FunctionCalls } from "../../../../../local/host/durable/function-calls.ts";
import { EventType } from "../../../../../local/host/durable/history-event.ts";
import { canonicalId } from "./canonical.ts";
import type { RecordedEpisode, RecordedEvent, RecordedRequest } from "./recordings.ts";

/** Holds back one outcome: it is known once somebody waits here, and comes in when the recording says so. */
class Gate {
  readonly #opened = Promise.withResolvers<void>();
  readonly #reached = Promise.withResolvers<void>();
  readonly reached = this.#reached.promise;

  pass(): Promise<void> {
    this.#reached.resolve();
    return this.#opened.promise;
  }

  open(): void {
    this.#opened.resolve();
  }
}

/** Gates by the call they belong to; a key may come again, in another execution. */
class Gates {
  readonly #gates = new Map<string, Gate[]>();
  readonly #passed = new Map<string, number>();
  readonly #opened = new Map<string, number>();

  toPass(key: string): Gate {
    return this.#next(key, this.#passed);
  }

  toOpen(key: string): Gate {
    return this.#next(key, this.#opened);
  }

  #next(key: string, counts: Map<string, number>): Gate {
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    const gates = this.#gates.get(key) ?? [];
    this.#gates.set(key, gates);
    const gate = gates[index] ?? new Gate();
    gates[index] = gate;
    return gate;
  }
}

const newEventsOf = (request: RecordedRequest): readonly RecordedEvent[] => {
  const last = request.history.findLastIndex((event) => event.EventType === EventType.OrchestratorStarted);
  return request.history.slice(last + 1);
};

/** Ids of activities in the order in which they were scheduled, over all executions of one instance. */
const scheduledOf = (requests: readonly RecordedRequest[]): readonly number[] => {
  let seen = 0;
  return requests.flatMap(({ history, isReplaying }) => {
    if (!isReplaying) seen = 0;
    const added = history.slice(seen).filter((event) => event.EventType === EventType.TaskScheduled);
    seen = history.length;
    return added.map((event) => event.EventId);
  });
};

const isChildOutcome = ({ EventType: type }: RecordedEvent): boolean =>
  type === EventType.SubOrchestrationInstanceCompleted || type === EventType.SubOrchestrationInstanceFailed;

const childOf = ({ history }: RecordedRequest, outcome: RecordedEvent): string => {
  const call = history.find(
    (event) =>
      event.EventType === EventType.SubOrchestrationInstanceCreated &&
      event.EventId === outcome["TaskScheduledId"],
  );
  return canonicalId(String(call?.["InstanceId"]));
};

/**
 * Lets a scenario happen as recorded: outcomes of activities and sub-orchestrations come in when, and together with
 * what, they came in then; clients' events, suspensions and the like are sent at their place. Timers run by
 * themselves.
 */
export class Director {
  /** Every request the engine made, by canonical instance id. */
  readonly requests = new Map<string, unknown[]>();
  readonly #recorded = new Map<string, RecordedRequest[]>();
  readonly #gates = new Gates();
  readonly #finishing = new Set<string>();
  readonly #invoked = new Map<string, number>();
  readonly #calls: FunctionCalls;
  engine: DurableEngine | undefined;

  readonly #freely: boolean;

  /** `freely`: everything comes in as soon as it is known, for recordings with gaps. */
  constructor(episodes: readonly RecordedEpisode[], calls: FunctionCalls, freely = false) {
    this.#calls = calls;
    this.#freely = freely;
    for (const { instanceId, request } of episodes) {
      const id = canonicalId(instanceId);
      this.#recorded.set(id, [...(this.#recorded.get(id) ?? []), request]);
      for (const event of request.history) {
        if (isChildOutcome(event)) this.#finishing.add(childOf(request, event));
      }
    }
  }

  readonly calls = (): FunctionCalls => ({
    kinds: this.#calls.kinds,
    orchestrator: async (name, instanceId, request) => {
      const id = canonicalId(instanceId);
      const seen = this.requests.get(id) ?? [];
      this.requests.set(id, seen);
      const episode = seen.push(JSON.parse(request));
      const answer = await this.#calls.orchestrator(name, instanceId, request);
      const recorded = this.#recorded.get(id) ?? [];
      if (episode >= recorded.length && this.#finishing.has(id))
        await this.#gates.toPass(`child ${id}`).pass();
      // The engine has recorded this episode by then.
      setImmediate(() => void this.#bringAbout(instanceId, recorded[episode]));
      return answer;
    },
    activity: async (name, instanceId, input) => {
      const id = canonicalId(instanceId);
      const nth = this.#invoked.get(id) ?? 0;
      this.#invoked.set(id, nth + 1);
      const task = scheduledOf(this.#recorded.get(id) ?? [])[nth];
      const outcome = await this.#calls.activity(name, instanceId, input);
      if (!this.#freely) await this.#gates.toPass(`activity ${id} ${task}`).pass();
      return outcome;
    },
  });

  /** Makes happen what the next recorded episode begins with, all of it at once and in that order. */
  async #bringAbout(instanceId: string, next: RecordedRequest | undefined): Promise<void> {
    if (next === undefined || this.#freely) return;
    const events = newEventsOf(next).map((event) => ({ event, gate: this.#gateOf(instanceId, next, event) }));
    await Promise.all(events.map(({ gate }) => gate?.reached));
    for (const { event, gate } of events) {
      gate?.open();
      this.#send(instanceId, event);
    }
  }

  #gateOf(instanceId: string, request: RecordedRequest, event: RecordedEvent): Gate | undefined {
    const { EventType: type } = event;
    if (isChildOutcome(event)) return this.#gates.toOpen(`child ${childOf(request, event)}`);
    if (type !== EventType.TaskCompleted && type !== EventType.TaskFailed) return undefined;
    return this.#gates.toOpen(`activity ${canonicalId(instanceId)} ${event["TaskScheduledId"]}`);
  }

  #send(instanceId: string, event: RecordedEvent): void {
    const operations = this.engine?.operations;
    switch (event.EventType) {
      case EventType.EventRaised:
        operations?.raiseEvent(instanceId, String(event["Name"]), String(event["Input"]));
        break;
      case EventType.ExecutionTerminated:
        operations?.terminate(instanceId, String(event["Input"]));
        break;
      case EventType.ExecutionSuspended:
        operations?.suspend(instanceId, String(event["Reason"]));
        break;
      case EventType.ExecutionResumed:
        operations?.resume(instanceId, String(event["Reason"]));
        break;
      case EventType.GenericEvent:
        operations?.rewind(instanceId, String(event["Data"]));
        break;
      default:
    }
  }
}
