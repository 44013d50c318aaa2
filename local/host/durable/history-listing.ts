import { EventType, parseEvents, type StoredEvent } from "./history-event.ts";
import type { StoredEpisode } from "./store/history-table.ts";

type Options = { readonly showInput: boolean; readonly showHistoryOutput: boolean };
type Listed = Readonly<Record<string, unknown>>;

const nameOf = new Map<number, string>(Object.entries(EventType).map(([name, number]) => [number, name]));

const leftOut: ReadonlySet<number> = new Set([
  EventType.OrchestratorStarted,
  EventType.OrchestratorCompleted,
  EventType.TaskScheduled,
  EventType.SubOrchestrationInstanceCreated,
]);

const parsed = (text: unknown): unknown => (typeof text === "string" ? JSON.parse(text) : null);

/** The call an outcome belongs to is folded into it. */
const callOf = (
  event: StoredEvent,
  scheduled: ReadonlyMap<unknown, StoredEvent>,
  options: Options,
): Listed => {
  const call = scheduled.get(event["TaskScheduledId"]);
  const at = String(call?.Timestamp).replace("Z", "+00:00");
  const input = options.showInput ? { Input: null } : {};
  return { Timestamp: event.Timestamp, ScheduledTime: at, FunctionName: call?.["Name"] ?? null, ...input };
};

const result = (event: StoredEvent, options: Options): Listed =>
  options.showHistoryOutput ? { Result: parsed(event["Result"]) } : {};

const fields = (
  event: StoredEvent,
  scheduled: ReadonlyMap<unknown, StoredEvent>,
  name: string,
  options: Options,
): Listed => {
  const { Timestamp } = event;
  switch (event.EventType) {
    case EventType.ExecutionStarted: {
      const { Correlation, ParentTraceContext, ScheduledStartTime, Generation, GenerateNewTrace } = event;
      const input = options.showInput ? { Input: event["Input"] } : {};
      const kept = { Correlation, ParentTraceContext, ScheduledStartTime, Generation, GenerateNewTrace };
      return { ...input, ...kept, Timestamp, FunctionName: name };
    }
    case EventType.TaskCompleted:
    case EventType.SubOrchestrationInstanceCompleted:
      return { ...result(event, options), ...callOf(event, scheduled, options) };
    case EventType.TaskFailed:
    case EventType.SubOrchestrationInstanceFailed: {
      const { Reason, Details, FailureDetails } = event;
      return { Reason, Details, FailureDetails, ...callOf(event, scheduled, options) };
    }
    case EventType.TimerCreated:
    case EventType.TimerFired:
      return { FireAt: event["FireAt"], Timestamp };
    case EventType.EventRaised:
      return { Name: event["Name"], Input: event["Input"], Timestamp };
    case EventType.ExecutionTerminated:
      return { Input: event["Input"], Timestamp };
    case EventType.ExecutionSuspended:
    case EventType.ExecutionResumed:
      return { Reason: event["Reason"], Timestamp };
    case EventType.GenericEvent:
      return { Data: event["Data"], Timestamp };
    case EventType.ExecutionCompleted: {
      const { OrchestrationStatus, FailureDetails } = event;
      return { OrchestrationStatus, ...result(event, options), FailureDetails, Timestamp };
    }
    default:
      return { Timestamp };
  }
};

/** A history as status answers list it: events by name, a call and its outcome as one, outcomes on request. */
export const historyListing = (
  episodes: readonly StoredEpisode[],
  name: string,
  options: Options,
): readonly Listed[] => {
  const events = episodes.flatMap((episode) => parseEvents(episode.events));
  const scheduled = new Map<unknown, StoredEvent>();
  for (const event of events) {
    const { EventType: type, EventId } = event;
    if (type === EventType.TaskScheduled || type === EventType.SubOrchestrationInstanceCreated) {
      scheduled.set(EventId, event);
    }
  }
  return events
    .filter((event) => !leftOut.has(event.EventType))
    .map((event) => ({
      EventType: nameOf.get(event.EventType),
      ...fields(event, scheduled, name, options),
    }));
};
