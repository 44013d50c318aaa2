import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type SubscriptionConfig,
  startServiceBus,
  type TopicConfig,
} from "../../../local/service-bus/service-bus.ts";
import { temporaryFile } from "./temporary-file.ts";

const subscription: SubscriptionConfig = {
  name: "erp",
  requiresSession: false,
  maxDeliveryCount: 10,
  lockSeconds: 60,
  rules: [],
};
const withSubscription = (change: Partial<SubscriptionConfig>): TopicConfig[] => [
  { name: "orders", duplicateDetectionSeconds: 600, subscriptions: [{ ...subscription, ...change }] },
];
const start = (topics: readonly TopicConfig[]) => startServiceBus({ port: 0, topics });
const matching = (properties: Record<string, string>) => [{ name: "r", properties }];

describe("the configuration of the local Service Bus", () => {
  it.each([
    ["maxDeliveryCount must be from 1 to 2000", withSubscription({ maxDeliveryCount: 0 })],
    ["maxDeliveryCount must be a whole number", withSubscription({ maxDeliveryCount: 1.5 })],
    ["lockSeconds must be from 0.001 to 300", withSubscription({ lockSeconds: 301 })],
    ["lockSeconds must be from 0.001 to 300", withSubscription({ lockSeconds: Number.NaN })],
    ["defaultTtlSeconds must be from", withSubscription({ defaultTtlSeconds: 0 })],
    ["is not a valid name", withSubscription({ name: "a/b" })],
    ["is not a valid name", withSubscription({ name: "n".repeat(51) })],
    ["rule r filters on nothing", withSubscription({ rules: matching({}) })],
    [
      "rule of topic orders, subscription erp: r is there twice",
      withSubscription({ rules: [...matching({ a: "1" }), ...matching({ b: "1" })] }),
    ],
    [
      "topic: Orders is there twice",
      [...withSubscription({}), { name: "Orders", duplicateDetectionSeconds: 0, subscriptions: [] }],
    ],
    [
      "duplicateDetectionSeconds must be from 0",
      [{ name: "orders", duplicateDetectionSeconds: -1, subscriptions: [] }],
    ],
  ])("stops the start with a message that says: %s", async (message, topics) => {
    await expect(start(topics)).rejects.toThrow(message);
  });

  it("names the subscription that is wrong", async () => {
    await expect(start(withSubscription({ lockSeconds: 0 }))).rejects.toThrow(
      "Service Bus configuration, topic orders, subscription erp: lockSeconds",
    );
  });

  it("refuses a port that is taken", async () => {
    const first = await start([]);
    await expect(startServiceBus({ port: first.port, topics: [] })).rejects.toThrow(/EADDRINUSE/);
    await first.close();
  });

  it("refuses a file that another broker has open, or that is no such file", async () => {
    const file = temporaryFile();
    const first = await startServiceBus({ port: 0, topics: [], file });
    await expect(startServiceBus({ port: 0, topics: [], file })).rejects.toThrow(
      /another process has it open/,
    );
    await first.close();
    writeFileSync(`${file}.txt`, "this is no database, but it is long enough to be looked at".repeat(20));
    await expect(startServiceBus({ port: 0, topics: [], file: `${file}.txt` })).rejects.toThrow(
      /cannot be used/,
    );
  });
});
