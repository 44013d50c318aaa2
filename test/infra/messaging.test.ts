import { describe, expect, it } from "vitest";
import { ordersTopic } from "../../contracts/topics.ts";
import { eventTypes, everyone } from "../../domain/event-types.ts";
import { ofType, type Resource, type Snapshot, snapshot, snapshotNames, theOnly } from "./snapshot.ts";

const topicType = "Microsoft.ServiceBus/namespaces/topics";

/** Subscriptions that only infrastructure needs; contracts/topics.ts must not know them. */
const extra = (name: string): Readonly<Record<string, readonly object[]>> => ({
  escalation: [
    { type: "CheckoutNeedsAttention", replayFor: everyone },
    { type: "CheckoutNeedsAttention", replayFor: "escalation" },
  ],
  ...(name === "prod-with-options" ? { mirror: [{ replayFor: everyone }, { replayFor: "mirror" }] } : {}),
});

const lastName = ({ name }: Resource): string => name.split("/").at(-1) ?? "";

const rulesOf = (from: Snapshot, subscription: Resource) =>
  ofType(from, `${topicType}/subscriptions/rules`).filter(({ id }) =>
    id.startsWith(`${subscription.id}/rules/`),
  );

const inOrder = (filters: readonly object[]) => filters.map((filter) => JSON.stringify(filter)).toSorted();
const sortedKeys = (filter: object) => Object.fromEntries(Object.entries(filter).toSorted());

for (const name of snapshotNames)
  describe(`the topic of ${name}`, () => {
    const from = snapshot(name);
    const subscriptions = ofType(from, `${topicType}/subscriptions`);
    const find = (wanted: string) => subscriptions.find((one) => lastName(one) === wanted);

    it("is the one of the contract, with its memory of ids", () => {
      const topic = theOnly(from, topicType);
      expect(lastName(topic)).toBe(ordersTopic.name);
      expect(topic.properties.maxSizeInMegabytes).toBe(name === "dev" ? 5120 : 81920);
      expect(topic.properties.requiresDuplicateDetection).toBe(true);
      expect(topic.properties.duplicateDetectionHistoryTimeWindow).toBe(
        `PT${ordersTopic.duplicateDetectionSeconds}S`,
      );
    });

    it("has the subscriptions of the contract, and those of the Logic Apps", () => {
      const expected = [...ordersTopic.subscriptions.map((one) => one.name), ...Object.keys(extra(name))];
      expect(subscriptions.map(lastName).toSorted()).toEqual(expected.toSorted());
      for (const one of Object.keys(extra(name)))
        expect(ordersTopic.subscriptions.map((subscription) => subscription.name)).not.toContain(one);
    });

    for (const subscription of ordersTopic.subscriptions)
      it(`gives ${subscription.name} what the contract says, in the way it says`, () => {
        const made = find(subscription.name);
        expect(made?.properties).toMatchObject({
          requiresSession: subscription.requiresSession,
          maxDeliveryCount: subscription.maxDeliveryCount,
          lockDuration: `PT${subscription.lockSeconds}S`,
          deadLetteringOnMessageExpiration: true,
        });
        const filters = made ? rulesOf(from, made) : [];
        expect(
          inOrder(filters.map(({ properties }) => sortedKeys(properties.correlationFilter.properties))),
        ).toEqual(inOrder(subscription.rules.map(({ properties }) => sortedKeys(properties))));
      });

    for (const [one, filters] of Object.entries(extra(name)))
      it(`gives the Logic App's subscription ${one} exactly what is for it`, () => {
        const made = find(one);
        const rules = made ? rulesOf(from, made) : [];
        expect(
          inOrder(rules.map(({ properties }) => sortedKeys(properties.correlationFilter.properties))),
        ).toEqual(inOrder(filters.map(sortedKeys)));
      });

    it("filters by types that there are", () => {
      for (const { properties } of ofType(from, `${topicType}/subscriptions/rules`)) {
        expect(properties.filterType).toBe("CorrelationFilter");
        const { type } = properties.correlationFilter.properties;
        if (type !== undefined) expect(eventTypes).toContain(type);
      }
    });

    it("leaves no subscription its own rule that takes everything", () => {
      for (const subscription of subscriptions) {
        const names = rulesOf(from, subscription).map(lastName);
        expect(names, subscription.name).toContain("$Default");
        expect(new Set(names).size).toBe(names.length);
      }
    });
  });
