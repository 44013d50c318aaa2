import { EventType, type StoredEvent } from "../../local/host/durable/history-event.ts";

/** What the engine kept of an instance that has ended: the events of each episode, as it stored them. */
export type RecordedHistory = {
  readonly saga: string;
  readonly instanceId: string;
  readonly executionId: string;
  readonly input: unknown;
  readonly output: unknown;
  readonly episodes: readonly (readonly StoredEvent[])[];
};

const asked: ReadonlySet<number> = new Set([
  EventType.TaskScheduled,
  EventType.TimerCreated,
  EventType.ExecutionCompleted,
  EventType.OrchestratorCompleted,
]);

/** An episode as the orchestrator met it: what it was told, not yet played, and what it asked for then. */
export const openEpisode = (episode: readonly StoredEvent[]) => {
  const at = episode.findIndex(({ EventType: type }) => asked.has(type));
  return {
    told: episode.slice(0, at).map((event) => ({ ...event, IsPlayed: false })),
    askedFor: episode
      .slice(at)
      .filter(({ EventType: type }) => type === EventType.TaskScheduled || type === EventType.TimerCreated)
      .map((event) =>
        event.EventType === EventType.TaskScheduled
          ? `activity ${event.EventId} ${event["Name"]}`
          : `timer ${event.EventId} ${new Date(String(event["FireAt"])).toISOString()}`,
      ),
  };
};
