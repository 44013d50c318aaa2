import type { FailureTexts } from "../event-texts.ts";
import { EventType, type HistoryEvent, type WalkEvent } from "../history-event.ts";
import { type WalkResult, walkActions } from "./action-walk.ts";
import { orchestratorFailure, subOrchestrationFailure, subOrchestrationTerminated } from "./failure-texts.ts";
import { type FunctionKinds, refuseUnknown } from "./known-functions.ts";
import { type Answer, type Reply, readReply } from "./reply.ts";
import { type Call, NonDeterminism, Refusal } from "./walk-node.ts";

/** What an episode decides from. `output` and `custom` (JSON texts) are what the instance shows before it. */
export type Episode = {
  readonly name: string;
  readonly executionId: string;
  readonly past: readonly WalkEvent[];
  /** OrchestratorStarted and the events this episode takes. */
  readonly fresh: readonly HistoryEvent[];
  readonly output: string | null;
  readonly custom: string | null;
  /** It is the first one after continue-as-new. */
  readonly continued: boolean;
};

/** What has to happen after an episode. All outputs and inputs are JSON texts. */
export type Decision =
  | {
      readonly tag: "goes-on";
      readonly status: "Running" | "Suspended";
      readonly output: string | null;
      readonly custom: string | null;
      readonly calls: readonly Call[];
    }
  | Ending
  | { readonly tag: "again"; readonly input: string | null; readonly custom: string | null };

/** The instance ends. `eventId` is that of the event which says so. */
export type Ending = {
  readonly tag: "ends";
  readonly status: "Completed" | "Failed" | "Terminated";
  readonly output: string | null;
  readonly custom: string | null;
  readonly calls: readonly Call[];
  readonly eventId: number;
  /** What a parent learns when it did not complete. */
  readonly failure: FailureTexts | undefined;
};

/** The extension's limit on a custom status: 16 KB of UTF-16. */
const customStatusLimit = 8 * 1024;

const jsonOrNull = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);

const fieldOf = (event: HistoryEvent, field: string): string | null =>
  jsonOrNull(JSON.parse(event.text)[field]);

const scheduledCount = (past: readonly WalkEvent[]): number =>
  past.filter(
    ({ type }) =>
      type === EventType.TaskScheduled ||
      type === EventType.SubOrchestrationInstanceCreated ||
      type === EventType.TimerCreated,
  ).length;

const failedWith = (episode: Episode, output: string, message: string, eventId?: number): Ending => ({
  tag: "ends",
  status: "Failed",
  output: JSON.stringify(output),
  custom: episode.custom,
  calls: [],
  eventId: eventId ?? scheduledCount(episode.past),
  failure: subOrchestrationFailure(output, message),
});

/** The instance fails at once, whatever is still open: its orchestrator cannot be run, or must not be. */
export const failNow = (episode: Episode, message: string): Ending =>
  failedWith(episode, orchestratorFailure(episode.name, message), message);

const terminated = (episode: Episode, event: HistoryEvent): Ending => {
  const output = fieldOf(event, "Input");
  return {
    tag: "ends",
    status: "Terminated",
    output,
    custom: episode.custom,
    calls: [],
    eventId: scheduledCount(episode.past),
    failure: subOrchestrationTerminated(output === null ? null : JSON.parse(output)),
  };
};

/** The reason of the last suspend or resume stays in the output until something else takes its place. */
const outputAfter = (episode: Episode): string | null => {
  const last = episode.fresh.findLast(
    ({ type }) => type === EventType.ExecutionSuspended || type === EventType.ExecutionResumed,
  );
  return last === undefined ? episode.output : fieldOf(last, "Reason");
};

const fromReply = (episode: Episode, reply: Reply, walk: WalkResult): Decision => {
  const custom = jsonOrNull(reply.customStatus) ?? (episode.continued ? episode.custom : null);
  const { calls, nextId: eventId } = walk;
  const settled = walk.walkedAll && walk.openCount === 0;
  if (settled && reply.error !== undefined) {
    const output = orchestratorFailure(episode.name, reply.error);
    return { ...failedWith(episode, output, reply.error, eventId), custom, calls };
  }
  if (settled && reply.isDone && walk.continueAsNew !== undefined) {
    return { tag: "again", input: jsonOrNull(walk.continueAsNew.input), custom };
  }
  if (settled && reply.isDone) {
    const output = jsonOrNull(reply.output);
    return { tag: "ends", status: "Completed", output, custom, calls, eventId, failure: undefined };
  }
  const status = walk.suspended ? "Suspended" : "Running";
  return { tag: "goes-on", status, output: outputAfter(episode), custom, calls };
};

/**
 * What an orchestrator's answer leads to. A finished orchestrator ends its instance only when nothing it called is
 * open any more; a terminated one ends at once and its answer is ignored.
 */
export const decide = (episode: Episode, answer: Answer, kinds: FunctionKinds): Decision => {
  const termination = episode.fresh.find(({ type }) => type === EventType.ExecutionTerminated);
  if (termination !== undefined) return terminated(episode, termination);
  const reply = readReply(answer);
  if ("unreadable" in reply) return failNow(episode, reply.unreadable);
  if ((jsonOrNull(reply.customStatus)?.length ?? 0) > customStatusLimit) {
    return failNow(episode, "the custom status is larger than 16 KB of UTF-16, the extension's limit");
  }
  try {
    const walk = walkActions(reply.actions, [episode.past, episode.fresh], episode.executionId);
    for (const call of walk.calls) refuseUnknown(call, kinds);
    return fromReply(episode, reply, walk);
  } catch (error) {
    if (error instanceof Refusal) return failNow(episode, error.message);
    if (error instanceof NonDeterminism) return failedWith(episode, error.message, error.message);
    throw error;
  }
};
