import type { Post } from "./dispatch/mailbox.ts";
import { genericEvent } from "./event-texts.ts";
import { EventType, parseEvents, type StoredEvent } from "./history-event.ts";
import type { OperationResult } from "./operation-result.ts";
import type { InstanceRow } from "./store/instance-row.ts";
import type { Store } from "./store/store.ts";

/** One instance to be rewound, with its parsed history. */
type Rewound = {
  readonly row: InstanceRow;
  readonly episodes: readonly { readonly episode: number; readonly events: readonly StoredEvent[] }[];
  readonly failedChildren: readonly string[];
};

const idsOf = (events: readonly StoredEvent[], type: number): ReadonlySet<unknown> =>
  new Set(events.filter((event) => event.EventType === type).map((event) => event["TaskScheduledId"]));

const failedChildren = (events: readonly StoredEvent[]): readonly string[] => {
  const failed = idsOf(events, EventType.SubOrchestrationInstanceFailed);
  return events
    .filter(
      (event) => event.EventType === EventType.SubOrchestrationInstanceCreated && failed.has(event.EventId),
    )
    .map((event) => String(event["InstanceId"]));
};

/** Failures, and the calls of failed activities, become events without meaning, in place and with their ids. */
const withoutFailures = (
  events: readonly StoredEvent[],
  failedActivities: ReadonlySet<unknown>,
): readonly StoredEvent[] =>
  events.map((event) => {
    const { EventType: type, EventId, IsPlayed, Timestamp } = event;
    const meansFailure =
      type === EventType.TaskFailed ||
      type === EventType.SubOrchestrationInstanceFailed ||
      type === EventType.ExecutionCompleted ||
      (type === EventType.TaskScheduled && failedActivities.has(EventId));
    return meansFailure
      ? { Data: null, EventType: EventType.GenericEvent, EventId, IsPlayed, Timestamp }
      : event;
  });

/** The instance and, below it, every failed sub-orchestration; undefined when one of those is no longer Failed. */
const plan = (store: Store, row: InstanceRow | undefined): readonly Rewound[] | undefined => {
  if (row?.status !== "Failed") return undefined;
  const episodes = store.history
    .read(row.key)
    .map(({ episode, events }) => ({ episode, events: parseEvents(events) }));
  const children = failedChildren(episodes.flatMap(({ events }) => events));
  const plans: Rewound[] = [{ row, episodes, failedChildren: children }];
  for (const child of children) {
    const below = plan(store, store.instances.find(child));
    if (below === undefined) return undefined;
    plans.push(...below);
  }
  return plans;
};

/**
 * Takes the failures out of a Failed instance's history and wakes it. Where a sub-orchestration failed, that one
 * is woken instead and its caller waits for it again, as the Azure Storage backend does it. To be called within
 * one transaction.
 */
export const rewind = (
  store: Store,
  post: Post,
  row: InstanceRow,
  reason: string | null,
  at: number,
): OperationResult => {
  const plans = plan(store, row);
  if (plans === undefined) {
    return { tag: "refused", why: "a sub-orchestration that failed is not Failed any more" };
  }
  for (const { row: failed, episodes, failedChildren: children } of plans) {
    const activities = idsOf(
      episodes.flatMap(({ events }) => events),
      EventType.TaskFailed,
    );
    for (const { episode, events } of episodes) {
      const texts = withoutFailures(events, activities).map((event) => JSON.stringify(event));
      store.history.rewrite(failed.key, episode, texts.join(","));
    }
    const { key, id, custom } = failed;
    store.instances.change(key, { status: "Running", output: null, custom, updated: at });
    if (children.length === 0) post(id, genericEvent(reason, at));
  }
  return { tag: "accepted" };
};
