import type { LiveInstance } from "../live-instance.ts";

// With the extension's own 6 days the SDK would split longer timers into several and count on a host that does so
// too; with a limit nobody reaches, every timer is one.
const limits =
  '"upperSchemaVersion":1,"upperSchemaVersionNew":3,"longRunningTimerIntervalDuration":"3.00:00:00","maximumShortTimerDuration":"10000.00:00:00","defaultHttpAsyncRequestSleepTimeMillseconds":30000}';

/** The orchestrator trigger's text: the history so far, then the comma-joined events of this episode. */
export const requestText = (instance: LiveInstance, newEvents: string): string => {
  const { id, input, parent, past } = instance;
  const isReplaying = past !== "";
  const history = isReplaying ? `${past},${newEvents}` : newEvents;
  const caller = parent === null ? "null" : JSON.stringify(parent.instanceId);
  return `{"history":[${history}],"input":${input ?? "null"},"instanceId":${JSON.stringify(id)},"isReplaying":${isReplaying},"parentInstanceId":${caller},${limits}`;
};
