/** A correlation filter: every property has to be there with exactly this text. `subject` and `correlationId` name the message's own fields, any other name an application property. */
export type CorrelationRule = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
};

/** A subscription; without rules it gets every message, and one that matches several rules is delivered once. */
export type SubscriptionConfig = {
  readonly name: string;
  readonly requiresSession: boolean;
  readonly maxDeliveryCount: number;
  /** At most 300, as on Azure; shorter than Azure's five seconds is allowed for tests. */
  readonly lockSeconds: number;
  /** Ceiling and default of a message's time to live; none: messages stay. */
  readonly defaultTtlSeconds?: number;
  /** Whether an expired message is dead-lettered; otherwise it is dropped. */
  readonly deadLetterOnExpiry?: boolean;
  readonly rules: readonly CorrelationRule[];
};

/** A topic; `duplicateDetectionSeconds` 0 switches duplicate detection off. */
export type TopicConfig = {
  readonly name: string;
  readonly duplicateDetectionSeconds: number;
  readonly subscriptions: readonly SubscriptionConfig[];
};

/** Throws an error that names the entity and what is wrong with it. */
export const checkTopics = (topics: readonly TopicConfig[]): void => {
  checkNames("topic", topics, 260);
  for (const topic of topics) {
    const where = `topic ${topic.name}`;
    checkRange(where, "duplicateDetectionSeconds", topic.duplicateDetectionSeconds, 0, 7 * 24 * 3600);
    checkNames(`subscription of ${where}`, topic.subscriptions, 50);
    for (const subscription of topic.subscriptions) checkSubscription(where, subscription);
  }
};

const checkSubscription = (topic: string, subscription: SubscriptionConfig): void => {
  const where = `${topic}, subscription ${subscription.name}`;
  const { maxDeliveryCount, lockSeconds, defaultTtlSeconds = Number.MAX_VALUE } = subscription;
  if (!Number.isInteger(maxDeliveryCount)) fail(where, "maxDeliveryCount must be a whole number");
  checkRange(where, "maxDeliveryCount", maxDeliveryCount, 1, 2000);
  checkRange(where, "lockSeconds", lockSeconds, 0.001, 300);
  checkRange(where, "defaultTtlSeconds", defaultTtlSeconds, 0.001, Number.MAX_VALUE);
  checkNames(`rule of ${where}`, subscription.rules, 50);
  for (const rule of subscription.rules) {
    const filters = Object.entries(rule.properties);
    if (filters.length === 0) fail(where, `rule ${rule.name} filters on nothing`);
    for (const [property, value] of filters) {
      if (typeof value !== "string") fail(where, `rule ${rule.name} must compare ${property} with a text`);
    }
  }
};

const validName = /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/;

/** Names of entities are told apart without regard to case, as the service does. */
const checkNames = (kind: string, named: readonly { readonly name: string }[], longest: number): void => {
  const seen = new Set<string>();
  for (const { name } of named) {
    if (!validName.test(name) || name.length > longest)
      fail(kind, `${JSON.stringify(name)} is not a valid name`);
    if (seen.has(name.toLowerCase())) fail(kind, `${name} is there twice`);
    seen.add(name.toLowerCase());
  }
};

const checkRange = (where: string, field: string, value: number, from: number, to: number): void => {
  if (!(value >= from && value <= to)) fail(where, `${field} must be from ${from} to ${to}, not ${value}`);
};

const fail = (where: string, what: string): never => {
  throw new Error(`Service Bus configuration, ${where}: ${what}.`);
};
