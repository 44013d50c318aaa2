import { Alarm } from "../alarm.ts";
import type { SubscriptionConfig, TopicConfig } from "./config.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { Journal } from "./journal/journal.ts";
import { MessageQueue } from "./queue/message-queue.ts";
import { Topic } from "./topic/topic.ts";

/**
 * The topics and subscriptions, without any protocol. What changes in one turn of the event loop is kept in one
 * transaction; then it is handed out, and only then are those who asked for it answered (`whenKept`).
 */
export class Broker {
  readonly now: () => number;
  readonly #journal: Journal;
  readonly #alarm: Alarm;
  readonly #topics = new Map<string, Topic>();
  readonly #queues = new Map<string, MessageQueue>();
  readonly #dispatchers = new Map<MessageQueue, Dispatcher>();
  readonly #touched = new Set<MessageQueue | Topic>();
  #answers: (() => void)[] = [];
  #turn: NodeJS.Immediate | undefined;

  constructor(topics: readonly TopicConfig[], journal: Journal, now: () => number) {
    this.now = () => Math.floor(now());
    this.#journal = journal;
    this.#alarm = new Alarm(this.now, () => this.#expire());
    for (const topic of topics) this.#addTopic(topic);
    this.#load();
    this.#endTurn();
  }

  /** A topic, a subscription or its dead-letter queue by its path, whatever the case of its letters. */
  find(path: string): Topic | MessageQueue | undefined {
    const key = path.toLowerCase();
    return this.#topics.get(key) ?? this.#queues.get(key);
  }

  dispatcherOf(queue: MessageQueue): Dispatcher {
    const known = this.#dispatchers.get(queue);
    if (known) return known;
    const dispatcher = new Dispatcher(queue);
    this.#dispatchers.set(queue, dispatcher);
    return dispatcher;
  }

  topics(): Iterable<Topic> {
    return this.#topics.values();
  }

  /** Looks at it at the end of this turn: someone can take messages, or there is something to hand out. */
  touch(what: MessageQueue | Topic): void {
    this.#touched.add(what);
    this.#planTurn();
  }

  /** Calls back once everything that was changed until now is kept. */
  whenKept(answer: () => void): void {
    this.#answers.push(answer);
    this.#planTurn();
  }

  /** Ends the running turn at once and keeps nothing more. */
  close(): void {
    this.#endTurn();
    this.#alarm.stop();
    this.#journal.close();
  }

  #planTurn(): void {
    this.#turn ??= setImmediate(() => this.#endTurn());
  }

  /** What is sent here leaves the process after this function has returned, so after the commit. */
  #endTurn(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    const now = this.now();
    for (const touched of this.#touched) {
      this.#touched.delete(touched);
      touched.expire(now);
      if (touched instanceof MessageQueue) this.dispatcherOf(touched).serve(now);
      this.#alarm.set(touched.nextDeadline());
    }
    this.#journal.commit();
    const answers = this.#answers;
    this.#answers = [];
    for (const answer of answers) answer();
  }

  #expire(): void {
    const now = this.now();
    for (const timed of [...this.#topics.values(), ...this.#queues.values()]) {
      timed.expire(now);
      this.#alarm.set(timed.nextDeadline());
    }
    // An expiry that nobody is told of still has to be kept.
    this.#planTurn();
  }

  #addTopic(config: TopicConfig): void {
    const subscriptions = config.subscriptions.map((subscription) => ({
      rules: subscription.rules,
      queue: this.#addSubscription(config, subscription),
    }));
    const windowMs = Math.round(config.duplicateDetectionSeconds * 1000);
    const wake = (topic: Topic) => this.touch(topic);
    this.#topics.set(
      config.name.toLowerCase(),
      new Topic(config.name, windowMs, subscriptions, this.#journal, wake),
    );
  }

  #addSubscription(topic: TopicConfig, config: SubscriptionConfig): MessageQueue {
    const path = `${topic.name}/Subscriptions/${config.name}`;
    const settings = {
      path,
      requiresSession: config.requiresSession,
      maxDeliveryCount: config.maxDeliveryCount,
      lockMs: Math.round(config.lockSeconds * 1000),
      ttlMs: Math.round((config.defaultTtlSeconds ?? Number.POSITIVE_INFINITY) * 1000),
      deadLetterOnExpiry: config.deadLetterOnExpiry ?? false,
    };
    const forever = { requiresSession: false, ttlMs: Number.POSITIVE_INFINITY, deadLetterOnExpiry: false };
    const wake = (queue: MessageQueue) => this.touch(queue);
    const dead = { ...settings, ...forever, path: `${path}/$DeadLetterQueue` };
    const deadLetters = this.#addQueue(new MessageQueue(dead, this.#journal, wake));
    return this.#addQueue(new MessageQueue(settings, this.#journal, wake, deadLetters));
  }

  #addQueue(queue: MessageQueue): MessageQueue {
    this.#queues.set(queue.settings.path.toLowerCase(), queue);
    return queue;
  }

  #load(): void {
    const topics = new Map([...this.#topics.values()].map((topic) => [topic.name, topic]));
    const queues = new Map([...this.#queues.values()].map((queue) => [queue.settings.path, queue]));
    this.#journal.load([...topics.keys(), ...queues.keys()], {
      message: (path, held) => queues.get(path)?.restore(held),
      scheduled: (name, message) => topics.get(name)?.restore(message),
      duplicate: (name, messageId, at) => topics.get(name)?.duplicates.restore(messageId, at),
      number: (path, next) => (topics.get(path) ?? queues.get(path))?.restore(next),
      sessionState: (path, id, state) => {
        const queue = queues.get(path);
        if (queue?.settings.requiresSession) queue.sessions.lane(id).state = state;
      },
    });
  }
}
