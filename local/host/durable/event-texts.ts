import { EventType, type HistoryEvent } from "./history-event.ts";
import { historyTime } from "./timestamps.ts";

const quote = (text: string | null): string => (text === null ? "null" : JSON.stringify(text));

const tail = (eventId: number, at: number): string =>
  `"EventId":${eventId},"IsPlayed":false,"Timestamp":"${historyTime(at)}"}`;

const event = (type: number, fields: string, at: number, id = -1, name = ""): HistoryEvent => ({
  type,
  id,
  name,
  at,
  text: `{"EventType":${type},${fields}${tail(-1, at)}`,
});

/** Who waits for a sub-orchestration: the calling execution and the id of the call in its history. */
export type Parent = {
  readonly name: string;
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
};

export type ExecutionStart = {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  /** JSON text, or null for no input. */
  readonly input: string | null;
  readonly parent: Parent | null;
  /** How often a finished id was started again; null where the extension counts nothing. */
  readonly generation: number | null;
};

const instance = (instanceId: string, executionId: string): string =>
  `{"InstanceId":${quote(instanceId)},"ExecutionId":"${executionId}"}`;

const parentText = (parent: Parent | null): string =>
  parent === null
    ? "null"
    : `{"Name":${quote(parent.name)},"OrchestrationInstance":${instance(parent.instanceId, parent.executionId)},"TaskScheduleId":${parent.taskId},"Version":null}`;

export const executionStarted = (start: ExecutionStart, at: number): HistoryEvent => ({
  type: EventType.ExecutionStarted,
  id: -1,
  name: start.name,
  at,
  text: `{"OrchestrationInstance":${instance(start.instanceId, start.executionId)},"EventType":0,"ParentInstance":${parentText(start.parent)},"Name":${quote(start.name)},"Version":null,"Input":${quote(start.input)},"Tags":null,"Correlation":null,"ParentTraceContext":null,"ScheduledStartTime":null,"Generation":${start.generation},"GenerateNewTrace":false,${tail(-1, at)}`,
});

/** `status` and `result` (JSON text) are only ever listed: no orchestrator sees this event. */
export const executionCompleted = (
  eventId: number,
  status: string,
  result: string | null,
  at: number,
): HistoryEvent => ({
  type: EventType.ExecutionCompleted,
  id: eventId,
  name: "",
  at,
  text: `{"EventType":1,"OrchestrationStatus":"${status}","Result":${quote(result)},"FailureDetails":null,${tail(eventId, at)}`,
});

export const executionTerminated = (reason: string | null, at: number): HistoryEvent =>
  event(EventType.ExecutionTerminated, `"Input":${quote(reason)},`, at);

export const executionSuspended = (reason: string | null, at: number): HistoryEvent =>
  event(EventType.ExecutionSuspended, `"Reason":${quote(reason)},`, at);

export const executionResumed = (reason: string | null, at: number): HistoryEvent =>
  event(EventType.ExecutionResumed, `"Reason":${quote(reason)},`, at);

export const orchestratorStarted = (at: number): HistoryEvent => event(EventType.OrchestratorStarted, "", at);

export const orchestratorCompleted = (at: number): HistoryEvent =>
  event(EventType.OrchestratorCompleted, "", at);

export const genericEvent = (data: string | null, at: number): HistoryEvent => ({
  type: EventType.GenericEvent,
  id: -1,
  name: "",
  at,
  text: `{"Data":${quote(data)},"EventType":17,${tail(-1, at)}`,
});

export const eventRaised = (name: string, input: string, at: number): HistoryEvent =>
  event(
    EventType.EventRaised,
    `"Name":${quote(name)},"Input":${quote(input)},"ParentTraceContext":null,`,
    at,
    -1,
    name,
  );

export const taskScheduled = (eventId: number, name: string, at: number): HistoryEvent => ({
  type: EventType.TaskScheduled,
  id: eventId,
  name,
  at,
  text: `{"EventType":4,"Name":${quote(name)},"Version":"","Input":null,"ParentTraceContext":null,"Tags":null,${tail(eventId, at)}`,
});

export const taskCompleted = (taskId: number, result: string | null, at: number): HistoryEvent =>
  event(EventType.TaskCompleted, `"TaskScheduledId":${taskId},"Result":${quote(result)},`, at, taskId);

/** Why a call failed, in the three fields the SDK reads. `failureDetails` is the JSON text of an object. */
export type FailureTexts = {
  readonly reason: string | null;
  readonly details: string | null;
  readonly failureDetails: string | null;
};

const failed = (type: number, taskId: number, failure: FailureTexts, at: number): HistoryEvent =>
  event(
    type,
    `"TaskScheduledId":${taskId},"Reason":${quote(failure.reason)},"Details":${quote(failure.details)},"FailureDetails":${failure.failureDetails},`,
    at,
    taskId,
  );

export const taskFailed = (taskId: number, failure: FailureTexts, at: number): HistoryEvent =>
  failed(EventType.TaskFailed, taskId, failure, at);

export const subOrchestrationCreated = (
  eventId: number,
  name: string,
  instanceId: string,
  at: number,
): HistoryEvent => ({
  type: EventType.SubOrchestrationInstanceCreated,
  id: eventId,
  name,
  at,
  text: `{"EventType":7,"Name":${quote(name)},"Version":null,"InstanceId":${quote(instanceId)},"Input":null,"ClientSpanId":null,"Tags":null,${tail(eventId, at)}`,
});

export const subOrchestrationCompleted = (taskId: number, result: string | null, at: number): HistoryEvent =>
  event(
    EventType.SubOrchestrationInstanceCompleted,
    `"TaskScheduledId":${taskId},"Result":${quote(result)},`,
    at,
    taskId,
  );

export const subOrchestrationFailed = (taskId: number, failure: FailureTexts, at: number): HistoryEvent =>
  failed(EventType.SubOrchestrationInstanceFailed, taskId, failure, at);

export const timerCreated = (eventId: number, fireAt: number, at: number): HistoryEvent => ({
  type: EventType.TimerCreated,
  id: eventId,
  name: "",
  at,
  text: `{"EventType":10,"FireAt":"${historyTime(fireAt)}",${tail(eventId, at)}`,
});

/** `createdAt` is the instant its timer was created: that is what the extension stamps it with. */
export const timerFired = (timerId: number, fireAt: number, createdAt: number): HistoryEvent =>
  event(EventType.TimerFired, `"TimerId":${timerId},"FireAt":"${historyTime(fireAt)}",`, createdAt, timerId);
