import { describe, expect, it } from "vitest";
import { ordersTopic, type Subscription, topics } from "../../contracts/topics.ts";
import { type EventType, eventTypes, everyone, orderEventTypes } from "../../domain/event-types.ts";

/** Who gets what, as the design lists it. */
const table: Readonly<Record<string, readonly EventType[]>> = {
  warehouse: ["OrderPlaced", "OrderCancelled"],
  email: ["OrderPlaced", "OrderCancelled", "OrderRefunded", "InvoiceIssued", "CheckoutNeedsAttention"],
  analytics: eventTypes,
  erp: ["OrderPlaced", "OrderCancelled", "OrderRefunded", "InvoiceIssued"],
  projection: ["OrderPlaced", "OrderCancelled", "OrderRefunded", "OrderFulfilmentUpdated", "InvoiceIssued"],
};

/** As Service Bus evaluates correlation filters: within a rule all must be equal, and one rule is enough. */
const gets = ({ rules }: Subscription, properties: Readonly<Record<string, string>>): boolean =>
  rules.some((rule) => Object.entries(rule.properties).every(([name, value]) => properties[name] === value));
const receivers = (properties: Readonly<Record<string, string>>) =>
  ordersTopic.subscriptions.filter((one) => gets(one, properties)).map(({ name }) => name);
const names = ordersTopic.subscriptions.map(({ name }) => name);

describe("an event on the topic", () => {
  for (const type of eventTypes)
    it(`of type ${type} reaches exactly the subscriptions that are to have it`, () => {
      const expected = names.filter((name) => table[name]?.includes(type));
      expect(receivers({ type, replayFor: everyone, currency: "EUR", schemaVersion: "1" })).toEqual(expected);
    });

  for (const name of Object.keys(table))
    it(`that is replayed for ${name} reaches it alone, and only if it is of a type for it`, () => {
      for (const type of eventTypes)
        expect(receivers({ type, replayFor: name }), type).toEqual(table[name]?.includes(type) ? [name] : []);
    });

  it("of another type, or without saying for whom it is, reaches nobody who chooses by type", () => {
    expect(receivers({ type: "SomethingElse", replayFor: everyone })).toEqual(["analytics"]);
    expect(receivers({ type: "OrderPlaced" })).toEqual([]);
    expect(receivers({ type: "OrderPlaced", replayFor: "nobody" })).toEqual([]);
  });
});

describe("a subscription", () => {
  it("is one of those that the design lists", () => {
    expect(names.toSorted()).toEqual(Object.keys(table).toSorted());
  });

  it("has sessions where order matters: warehouse, erp and projection", () => {
    const withSessions = ordersTopic.subscriptions.filter(({ requiresSession }) => requiresSession);
    expect(withSessions.map(({ name }) => name).toSorted()).toEqual(["erp", "projection", "warehouse"]);
  });

  it("gives up a message after ten deliveries", () => {
    expect(ordersTopic.subscriptions.map(({ maxDeliveryCount }) => maxDeliveryCount)).toEqual([
      10, 10, 10, 10, 10,
    ]);
  });

  it("locks a message no longer than Service Bus allows", () => {
    for (const { lockSeconds } of ordersTopic.subscriptions) {
      expect(lockSeconds).toBeGreaterThanOrEqual(5);
      expect(lockSeconds).toBeLessThanOrEqual(300);
    }
  });

  it("has rules whose names Service Bus takes, each once", () => {
    for (const { name, rules } of ordersTopic.subscriptions) {
      expect(new Set(rules.map((rule) => rule.name)).size, name).toBe(rules.length);
      for (const rule of rules) expect(rule.name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,48}$/);
      expect(name).toMatch(/^[a-z][a-z-]{0,49}$/);
    }
  });

  it("that is the projection's has every event of an order and no other", () => {
    expect(table["projection"]).toEqual([...orderEventTypes]);
  });
});

describe("the topic", () => {
  it("is the only one, and remembers ids for longer than a relay may take to send again", () => {
    expect(topics).toEqual([ordersTopic]);
    expect(ordersTopic.name).toBe("orders");
    expect(ordersTopic.duplicateDetectionSeconds).toBeGreaterThanOrEqual(60);
  });
});
