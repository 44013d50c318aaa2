import { type EventType, everyone, orderEventTypes } from "../domain/event-types.ts";

/**
 * The topic, its subscriptions and their filters: the one list that Bicep, the local broker, the consumers and the
 * AsyncAPI document are checked against. A rule matches when all its properties equal the message's application
 * properties; a subscription takes a message when any of its rules matches.
 */
export type CorrelationRule = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
};

export type Subscription = {
  readonly name: string;
  readonly requiresSession: boolean;
  readonly maxDeliveryCount: number;
  readonly lockSeconds: number;
  readonly rules: readonly CorrelationRule[];
};

export type Topic = {
  readonly name: string;
  readonly duplicateDetectionSeconds: number;
  readonly subscriptions: readonly Subscription[];
};

const subscription = (
  name: string,
  types: readonly EventType[] | "every type",
  { sessions }: { sessions: boolean },
): Subscription => ({
  name,
  requiresSession: sessions,
  maxDeliveryCount: 10,
  lockSeconds: 60,
  rules: [everyone, name].flatMap((replayFor) => {
    const suffix = replayFor === everyone ? "" : "-replayed";
    if (types === "every type") return [{ name: `all${suffix}`, properties: { replayFor } }];
    return types.map((type) => ({ name: `${type}${suffix}`, properties: { type, replayFor } }));
  }),
});

export const ordersTopic: Topic = {
  name: "orders",
  duplicateDetectionSeconds: 600,
  subscriptions: [
    subscription("warehouse", ["OrderPlaced", "OrderCancelled"], { sessions: true }),
    subscription(
      "email",
      ["OrderPlaced", "OrderCancelled", "OrderRefunded", "InvoiceIssued", "CheckoutNeedsAttention"],
      { sessions: false },
    ),
    subscription("analytics", "every type", { sessions: false }),
    subscription("erp", ["OrderPlaced", "OrderCancelled", "OrderRefunded", "InvoiceIssued"], {
      sessions: true,
    }),
    subscription("projection", orderEventTypes, { sessions: true }),
  ],
};

export const topics: readonly Topic[] = [ordersTopic];
