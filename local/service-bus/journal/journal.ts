import type { Held, QueueJournal } from "../queue/held.ts";
import type { Scheduled, TopicJournal } from "../topic/topic.ts";

/**
 * What the broker keeps. Writes gather in one transaction until `commit`; nothing that a client was told may be outside a
 * committed one.
 */
export type Journal = QueueJournal &
  TopicJournal & {
    /** Hands everything kept to the broker. What belongs to an entity that is not among `paths` is deleted first. */
    load(paths: readonly string[], into: Restoring): void;
    commit(): void;
    close(): void;
  };

/** The broker's side of loading. Messages and scheduled ones come in the order of their numbers. */
export type Restoring = {
  message(queue: string, held: Held): void;
  scheduled(topic: string, message: Scheduled): void;
  duplicate(topic: string, messageId: string, at: number): void;
  sessionState(queue: string, sessionId: string, state: Buffer): void;
  number(path: string, next: number): void;
};

const nothing = () => {};

/** Keeps nothing: the broker starts empty every time. */
export const memoryJournal: Journal = {
  added: nothing,
  changed: nothing,
  removed: nothing,
  numbered: nothing,
  sessionState: nothing,
  scheduled: nothing,
  unscheduled: nothing,
  remembered: nothing,
  forgotten: nothing,
  load: nothing,
  commit: nothing,
  close: nothing,
};
