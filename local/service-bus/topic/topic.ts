import type { CorrelationRule } from "../config.ts";
import type { Content } from "../message/content.ts";
import { Deadlines } from "../queue/deadlines.ts";
import type { MessageQueue } from "../queue/message-queue.ts";
import { conditions, Refusal } from "../refusal.ts";
import { type DuplicateJournal, Duplicates } from "./duplicates.ts";
import { matchesRules } from "./rules.ts";

/** A subscription as its topic sees it. */
export type Subscription = { readonly rules: readonly CorrelationRule[]; readonly queue: MessageQueue };

/** A message that becomes visible at a time (epoch milliseconds), under the number by which it can be cancelled. */
export type Scheduled = { readonly sequence: number; readonly at: number; readonly content: Content };

/** What a topic tells whoever keeps it on disk. */
export type TopicJournal = DuplicateJournal & {
  numbered(topic: string, next: number): void;
  scheduled(topic: string, message: Scheduled): void;
  unscheduled(topic: string, message: Scheduled): void;
};

/** Takes messages in: drops duplicates, keeps scheduled ones back, hands a copy to every subscription that wants one. */
export class Topic {
  readonly name: string;
  readonly subscriptions: readonly Subscription[];
  readonly duplicates: Duplicates;
  readonly #journal: TopicJournal;
  readonly #scheduled = new Map<number, Scheduled>();
  readonly #deadlines: Deadlines;
  #next = 1;

  constructor(
    name: string,
    duplicateWindowMs: number,
    subscriptions: readonly Subscription[],
    journal: TopicJournal,
    wake: (topic: Topic) => void,
  ) {
    this.name = name;
    this.subscriptions = subscriptions;
    this.duplicates = new Duplicates(name, duplicateWindowMs, journal);
    this.#journal = journal;
    this.#deadlines = new Deadlines(() => wake(this));
  }

  /** Takes a message now, or at the time its sender asks for. A duplicate is accepted and dropped. */
  send(content: Content, now: number): void {
    if (content.scheduledAt !== undefined && content.scheduledAt > now) {
      this.schedule(content, content.scheduledAt, now);
    } else if (this.duplicates.admit(content.messageId, now)) {
      this.#publish(content, now);
    }
  }

  /**
   * Keeps a message back until its time and returns the number to cancel it by. Its id counts as sent from now on, so a
   * duplicate gets a number under which there is nothing.
   */
  schedule(content: Content, at: number, now: number): number {
    const sequence = this.#number();
    if (!this.duplicates.admit(content.messageId, now)) return sequence;
    const message = { sequence, at, content };
    this.#journal.scheduled(this.name, message);
    this.restore(message);
    return sequence;
  }

  /** Takes scheduled messages back: all of them, or none and a refusal. */
  cancel(sequences: readonly number[]): void {
    const messages = sequences.map((sequence) => {
      const message = this.#scheduled.get(sequence);
      if (message) return message;
      throw new Refusal(
        conditions.messageNotFound,
        `There is no scheduled message with sequence number ${sequence}.`,
      );
    });
    for (const message of messages) this.#unschedule(message);
  }

  scheduledCount(): number {
    return this.#scheduled.size;
  }

  nextDeadline(): number {
    return this.#deadlines.next();
  }

  /** Publishes the scheduled messages whose time has come. */
  expire(now: number): void {
    this.#deadlines.strike(now);
  }

  /** Puts back what was kept: a scheduled message, or the number that the next message gets. */
  restore(what: Scheduled | number): void {
    const next = typeof what === "number" ? what : what.sequence + 1;
    this.#next = Math.max(this.#next, next);
    if (typeof what === "number") return;
    this.#scheduled.set(what.sequence, what);
    this.#deadlines.add(what.at, (now) => {
      if (!this.#scheduled.has(what.sequence)) return;
      this.#unschedule(what);
      this.#publish(what.content, now);
    });
  }

  #publish(content: Content, now: number): void {
    const sequence = this.#number();
    for (const { rules, queue } of this.subscriptions) {
      if (matchesRules(rules, content)) queue.enqueue(content, sequence, now);
    }
  }

  #unschedule(message: Scheduled): void {
    this.#scheduled.delete(message.sequence);
    this.#journal.unscheduled(this.name, message);
  }

  #number(): number {
    const sequence = this.#next++;
    this.#journal.numbered(this.name, this.#next);
    return sequence;
  }
}
