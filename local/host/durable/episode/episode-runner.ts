import type { Mail, Mailbox } from "../dispatch/mailbox.ts";
import { orchestratorCompleted, orchestratorStarted } from "../event-texts.ts";
import { EventType, type HistoryEvent } from "../history-event.ts";
import type { InstanceCache } from "../instance-cache.ts";
import type { LiveInstance } from "../live-instance.ts";
import type { Store } from "../store/store.ts";
import type { ActivityRow } from "../store/work-tables.ts";
import { batchOf } from "./batch.ts";
import { type Committed, commitEpisode, type FinishedEpisode } from "./commit.ts";
import { type Decision, decide, type Episode, failNow } from "./decide.ts";
import { type FunctionKinds, unknownOrchestrator } from "./known-functions.ts";
import type { Answer } from "./reply.ts";
import { requestText } from "./request.ts";
import { Refusal } from "./walk-node.ts";

export type EpisodeParts = {
  readonly store: Store;
  readonly cache: InstanceCache;
  readonly mailbox: Mailbox;
  readonly kinds: FunctionKinds;
  readonly now: () => number;
  readonly nextActivity: () => number;
  readonly earlyTimersMs: number;
  /** Invokes the orchestrator; undefined when the host is going down and the answer is lost. */
  readonly invoke: (name: string, instanceId: string, request: string) => Promise<Answer | undefined>;
  /** The engine's file is still open. */
  readonly isOpen: () => boolean;
  readonly startActivity: (activity: ActivityRow) => void;
  readonly timerSet: (due: number) => void;
  /** The instance is Completed, Failed or Terminated. */
  readonly ended: (instanceId: string) => void;
};

/** Runs one episode of an instance: takes its mail, asks the orchestrator, records what follows. */
export class EpisodeRunner {
  readonly #parts: EpisodeParts;

  constructor(parts: EpisodeParts) {
    this.#parts = parts;
  }

  async run(instanceId: string): Promise<void> {
    const { cache, mailbox, now } = this.#parts;
    const taken = batchOf(mailbox.waiting(instanceId));
    const instance = cache.take(instanceId);
    if (instance === undefined) {
      this.#discard(instanceId, taken);
      return;
    }
    const startedAt = now();
    const continued = taken.some((mail) => mail.continued);
    const fresh: HistoryEvent[] = [orchestratorStarted(startedAt), ...taken];
    if (continued) fresh.push(orchestratorCompleted(startedAt));
    const decision = await this.#decide(instance, fresh, continued);
    if (decision === undefined || !this.#parts.isOpen()) return;
    this.#finish(instance, fresh, taken, decision);
  }

  async #decide(
    instance: LiveInstance,
    fresh: readonly HistoryEvent[],
    continued: boolean,
  ): Promise<Decision | undefined> {
    const { kinds, invoke } = this.#parts;
    const episode: Episode = {
      name: instance.name,
      executionId: instance.execution,
      past: instance.events,
      fresh,
      output: instance.output,
      custom: instance.custom,
      continued,
    };
    if (!kinds.orchestrators.has(instance.name)) {
      return failNow(episode, unknownOrchestrator(instance.name, kinds.orchestrators));
    }
    const newEvents = fresh.map(({ text }) => text).join(",");
    const answer = await invoke(instance.name, instance.id, requestText(instance, newEvents));
    return answer && decide(episode, answer, kinds);
  }

  #finish(
    instance: LiveInstance,
    fresh: readonly HistoryEvent[],
    taken: readonly Mail[],
    decision: Decision,
  ): void {
    const { cache, mailbox, now, ended, startActivity, timerSet } = this.#parts;
    const left = mailbox.left(instance.id, taken);
    const episode: FinishedEpisode = { instance, fresh, taken, left, decision, endedAt: now() };
    const committed = this.#commit(episode);
    mailbox.forget(instance.id, [...taken, ...committed.dead]);
    if (committed.decision.tag === "goes-on") {
      cache.keep(afterEpisode(instance, fresh, committed, committed.decision));
    }
    for (const activity of committed.activities) startActivity(activity);
    if (committed.nextDue < Number.POSITIVE_INFINITY) timerSet(committed.nextDue);
    if (committed.decision.tag === "ends") ended(instance.id);
  }

  #commit(episode: FinishedEpisode): Committed & { readonly decision: Decision } {
    const { store, mailbox, cache, nextActivity, earlyTimersMs } = this.#parts;
    const executionOf = (id: string) => cache.executionOf(id);
    const write = (finished: FinishedEpisode) =>
      mailbox.commit((post) =>
        commitEpisode({ store, post, nextActivity, earlyTimersMs, executionOf }, finished),
      );
    try {
      return { ...write(episode), decision: episode.decision };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { instance, fresh } = episode;
      const { name, execution, events, output, custom } = instance;
      const failed = failNow(
        { name, executionId: execution, past: events, fresh, output, custom, continued: false },
        error.message,
      );
      return { ...write({ ...episode, decision: failed }), decision: failed };
    }
  }

  /** Mail for an instance that is finished or gone. */
  #discard(instanceId: string, mails: readonly Mail[]): void {
    const { store, mailbox } = this.#parts;
    mailbox.commit(() => {
      for (const mail of mails) store.work.removeInbox(mail.seq);
    });
    mailbox.forget(instanceId, mails);
  }
}

const afterEpisode = (
  instance: LiveInstance,
  fresh: readonly HistoryEvent[],
  { text, added }: Committed,
  { output, custom }: Extract<Decision, { tag: "goes-on" }>,
): LiveInstance => {
  for (const { type, id, name, at } of [...fresh, ...added]) {
    if (type !== EventType.OrchestratorCompleted) instance.events.push({ type, id, name, at });
  }
  instance.past = instance.past === "" ? text : `${instance.past},${text}`;
  instance.episode += 1;
  instance.output = output;
  instance.custom = custom;
  return instance;
};
