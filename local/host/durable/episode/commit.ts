import type { Mail, Post } from "../dispatch/mailbox.ts";
import { dueTime } from "../dispatch/timer-work.ts";
import {
  executionCompleted,
  executionStarted,
  orchestratorCompleted,
  subOrchestrationCompleted,
  subOrchestrationCreated,
  subOrchestrationFailed,
  taskScheduled,
  timerCreated,
} from "../event-texts.ts";
import { EventType, type HistoryEvent } from "../history-event.ts";
import { isFinished } from "../instance-status.ts";
import type { LiveInstance } from "../live-instance.ts";
import { newExecutionId } from "../new-ids.ts";
import type { Store } from "../store/store.ts";
import type { ActivityRow } from "../store/work-tables.ts";
import { activityInput } from "../typed-data.ts";
import type { Decision, Ending } from "./decide.ts";
import { episodeText } from "./episode-text.ts";
import { type Call, Refusal } from "./walk-node.ts";

/** An episode that is over. */
export type FinishedEpisode = {
  readonly instance: LiveInstance;
  /** OrchestratorStarted and what the episode took, as the orchestrator saw them. */
  readonly fresh: readonly HistoryEvent[];
  readonly taken: readonly Mail[];
  /** Mail that came in meanwhile. */
  readonly left: readonly Mail[];
  readonly decision: Decision;
  /** In ms. */
  readonly endedAt: number;
};

/** What the commit added to the history, and what is to be started once it stands. */
export type Committed = {
  /** The episode's text in the history; empty when that was cleared. */
  readonly text: string;
  readonly added: readonly HistoryEvent[];
  readonly activities: readonly ActivityRow[];
  /** When the earliest of the new timers is due, in ms. */
  readonly nextDue: number;
  /** Of the mail that was left: what no later episode may take. */
  readonly dead: readonly Mail[];
};

type Parts = {
  readonly store: Store;
  readonly post: Post;
  readonly nextActivity: () => number;
  readonly earlyTimersMs: number;
  /** The execution that runs under an id, or undefined. */
  readonly executionOf: (instanceId: string) => string | undefined;
};

/** Writes an episode into the store, within one transaction. Throws Refusal when a call cannot be made. */
export const commitEpisode = (parts: Parts, episode: FinishedEpisode): Committed => {
  for (const mail of episode.taken) parts.store.work.removeInbox(mail.seq);
  switch (episode.decision.tag) {
    case "goes-on":
      return goOn(parts, episode, episode.decision);
    case "ends":
      return end(parts, episode, episode.decision);
    case "again":
      return again(parts, episode, episode.decision);
  }
};

const goOn = (
  { store, post, nextActivity, earlyTimersMs }: Parts,
  { instance, fresh, endedAt }: FinishedEpisode,
  { status, output, custom, calls }: Extract<Decision, { tag: "goes-on" }>,
): Committed => {
  const added = calls.map((call) => scheduledEvent(call, endedAt));
  if ((added.at(-1) ?? fresh.at(-1))?.type !== EventType.OrchestratorCompleted) {
    added.push(orchestratorCompleted(endedAt));
  }
  const text = episodeText(fresh, added);
  store.history.append(instance.key, instance.episode, text);
  store.instances.change(instance.key, { status, output, custom, updated: endedAt });
  const activities: ActivityRow[] = [];
  let nextDue = Number.POSITIVE_INFINITY;
  for (const call of calls) {
    if (call.kind === "timer") {
      const due = dueTime(call.fireAt, endedAt, earlyTimersMs);
      store.work.addTimer({ key: instance.key, task: call.id, due, fireAt: call.fireAt, created: endedAt });
      nextDue = Math.min(nextDue, due);
    } else if (call.kind === "activity") {
      const activity = {
        seq: nextActivity(),
        instance: instance.id,
        execution: instance.execution,
        task: call.id,
        name: call.name,
        input: activityInput(call.input) ?? null,
      };
      store.work.addActivity(activity);
      activities.push(activity);
    } else {
      startChild(store, post, instance, call, endedAt);
    }
  }
  return { text, added, activities, nextDue, dead: [] };
};

const end = (parts: Parts, episode: FinishedEpisode, ending: Ending): Committed => {
  const { instance, fresh, left, endedAt } = episode;
  const { status, output, custom, calls, eventId } = ending;
  const { store } = parts;
  const added = [
    ...calls.map((call) => scheduledEvent(call, endedAt)),
    executionCompleted(eventId, status, output, endedAt),
    orchestratorCompleted(endedAt),
  ];
  const text = episodeText(fresh, added);
  store.history.append(instance.key, instance.episode, text);
  store.instances.change(instance.key, { status, output, custom, updated: endedAt });
  store.work.clearTimers(instance.key);
  for (const mail of left) store.work.removeInbox(mail.seq);
  tellParent(parts, instance, ending, endedAt);
  return { text, added, activities: [], nextDue: Number.POSITIVE_INFINITY, dead: left };
};

const tellParent = (
  { post, executionOf }: Parts,
  { parent }: LiveInstance,
  { output, failure }: Ending,
  at: number,
): void => {
  if (parent === null || executionOf(parent.instanceId) !== parent.executionId) return;
  const event =
    failure === undefined
      ? subOrchestrationCompleted(parent.taskId, output, at)
      : subOrchestrationFailed(parent.taskId, failure, at);
  post(parent.instanceId, event);
};

/** Events of the old execution die with it; what was sent to the instance by its id reaches the new one. */
const outlivesExecution: ReadonlySet<number> = new Set([
  EventType.EventRaised,
  EventType.ExecutionTerminated,
  EventType.ExecutionSuspended,
  EventType.ExecutionResumed,
]);

const again = (
  { store, post }: Parts,
  { instance, left, endedAt: created }: FinishedEpisode,
  { input, custom }: Extract<Decision, { tag: "again" }>,
): Committed => {
  const { key, id, name, parent } = instance;
  const execution = newExecutionId();
  store.history.clear(key);
  store.work.clearTimers(key);
  const dead = left.filter((mail) => !outlivesExecution.has(mail.type));
  for (const mail of dead) store.work.removeInbox(mail.seq);
  const start = { id, name, execution, generation: null, input, created, parent };
  store.instances.restart(key, start, "Running", custom);
  post(id, executionStarted({ ...start, instanceId: id, executionId: execution }, created), true);
  return { text: "", added: [], activities: [], nextDue: Number.POSITIVE_INFINITY, dead };
};

const startChild = (
  store: Store,
  post: Post,
  caller: LiveInstance,
  call: Extract<Call, { kind: "sub-orchestration" }>,
  created: number,
): void => {
  const { instanceId: id, name } = call;
  const existing = store.instances.find(id);
  if (existing !== undefined && !isFinished(existing.status)) {
    throw new Refusal(
      `the sub-orchestration '${name}' was called with the id '${id}', which is ${existing.status}`,
    );
  }
  const parent = {
    name: caller.name,
    instanceId: caller.id,
    executionId: caller.execution,
    taskId: call.id,
  };
  const input = call.input === undefined || call.input === null ? null : JSON.stringify(call.input);
  const start = { id, name, execution: newExecutionId(), generation: null, input, created, parent };
  if (existing === undefined) {
    store.instances.insert(start);
  } else {
    store.history.clear(existing.key);
    store.instances.restart(existing.key, start, "Pending", null);
  }
  post(id, executionStarted({ ...start, instanceId: id, executionId: start.execution }, created));
};

const scheduledEvent = (call: Call, at: number): HistoryEvent => {
  switch (call.kind) {
    case "activity":
      return taskScheduled(call.id, call.name, at);
    case "sub-orchestration":
      return subOrchestrationCreated(call.id, call.name, call.instanceId, at);
    case "timer":
      return timerCreated(call.id, call.fireAt, at);
  }
};
