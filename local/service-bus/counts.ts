import type { MessageQueue } from "./queue/message-queue.ts";
import type { Topic } from "./topic/topic.ts";

/** How many messages of each kind an entity has. `scheduled` ones are with the topic, all others with a subscription. */
export type Counts = {
  active: number;
  locked: number;
  deadLettered: number;
  scheduled: number;
  deferred: number;
};

/** The counts by entity path: `topic`, `topic/Subscriptions/name`. A locked message is neither active nor deferred. */
export const countMessages = (topics: Iterable<Topic>): Record<string, Counts> =>
  Object.fromEntries(
    [...topics].flatMap((topic): [string, Counts][] => [
      [topic.name, { ...nothing, scheduled: topic.scheduledCount() }],
      ...topic.subscriptions.map(({ queue }): [string, Counts] => [queue.settings.path, countQueue(queue)]),
    ]),
  );

const nothing: Counts = { active: 0, locked: 0, deadLettered: 0, scheduled: 0, deferred: 0 };

const countQueue = (queue: MessageQueue): Counts => {
  const counts = { ...nothing, deadLettered: all(queue.deadLetters).length };
  for (const { lock, deferred } of all(queue)) {
    if (lock) counts.locked += 1;
    else if (deferred) counts.deferred += 1;
    else counts.active += 1;
  }
  return counts;
};

const all = (queue: MessageQueue | undefined) => queue?.peek(0, Number.POSITIVE_INFINITY) ?? [];
