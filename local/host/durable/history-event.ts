/** The numbers the extension's protocol gives to history events. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
  GenericEvent: 17,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

export type EventTypeNumber = (typeof EventType)[keyof typeof EventType];

/** What the walk over a history needs of one event; everything else stays text. */
export type WalkEvent = {
  readonly type: number;
  /** `EventId` of something scheduled, `TaskScheduledId` or `TimerId` of its outcome, otherwise -1. */
  readonly id: number;
  /** Function's or external event's name where there is one, otherwise empty. */
  readonly name: string;
  /** `Timestamp`, in ms. */
  readonly at: number;
};

/** One event with the JSON text the orchestrator will see. */
export type HistoryEvent = WalkEvent & { readonly text: string };

/** An event as parsed from a stored history. */
export type StoredEvent = {
  readonly EventType: number;
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: string;
  readonly [field: string]: unknown;
};

const numberOr = (value: unknown, other: number): number => (typeof value === "number" ? value : other);

export const walkEventOf = (event: StoredEvent): WalkEvent => ({
  type: event.EventType,
  id: numberOr(event["TaskScheduledId"], numberOr(event["TimerId"], event.EventId)),
  name: typeof event["Name"] === "string" ? event["Name"] : "",
  at: Date.parse(event.Timestamp),
});

/** Parses comma-joined event texts, the form in which histories are stored. */
export const parseEvents = (texts: string): StoredEvent[] => JSON.parse(`[${texts}]`);

const unplayed = '"IsPlayed":false,"Timestamp":';

/** The text of an event once an episode has seen it. */
export const asPlayed = (text: string): string => {
  const at = text.lastIndexOf(unplayed);
  return at < 0
    ? text
    : `${text.slice(0, at)}"IsPlayed":true,"Timestamp":${text.slice(at + unplayed.length)}`;
};
