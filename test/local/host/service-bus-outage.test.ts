import { join } from "node:path";
import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, expect, it } from "vitest";
import { startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { startFixture, temporaryFolder } from "./start-fixture.ts";

const file = join(temporaryFolder(), "service-bus.db");
const subscription = (name: string) => ({
  name,
  requiresSession: name === "sessions",
  maxDeliveryCount: 10,
  lockSeconds: 30,
  rules: [{ name: "to", properties: { to: name } }],
});
const subscriptions = ["plain", "batch", "sessions", "failing"].map(subscription);
const topics = [{ name: "orders", duplicateDetectionSeconds: 0, subscriptions }];

const first = await startServiceBus({ port: 0, topics, file });
const { port, connectionString } = first;
const { host, lines } = await startFixture("service-bus", {
  settings: { ServiceBus: connectionString, TOPIC: "orders" },
});
const { got } = await import("../../fixtures/apps/service-bus/main.js");

async function send(to: string, body: string, sessionId?: string): Promise<void> {
  const client = new ServiceBusClient(connectionString);
  const message = { body, applicationProperties: { to }, ...(sessionId !== undefined && { sessionId }) };
  await client.createSender("orders").sendMessages(message);
  await client.close();
}

it("listeners come back with the broker, those of sessions too, and end at once when it is gone", async () => {
  await send("plain", "before");
  await send("sessions", "before", "o1");
  await expect.poll(() => [got.plain.length, got.sessions.length]).toEqual([1, 1]);

  await first.close();
  const refused = () => lines.filter(({ message }) => message.includes("ECONNREFUSED"));
  await expect.poll(() => refused().map(({ category }) => category), { timeout: 5000 }).toContain("sessions");
  const second = await startServiceBus({ port, topics, file });
  afterAll(() => second.close());
  await send("plain", "after");
  for (const sessionId of ["o1", "o2", "o3"]) await send("sessions", "after", sessionId);
  await expect.poll(() => got.plain.map(({ message }) => message), { timeout: 10_000 }).toContain("after");
  await expect
    .poll(() => got.sessions.filter(([, body]) => body === "after").length, { timeout: 10_000 })
    .toBe(3);
  // Each listener said it once, however often it tried.
  expect(new Set(refused().map(({ category }) => category)).size).toBe(refused().length);

  const left = () => Object.values(second.counts()).flatMap((counts) => Object.values(counts));
  await expect.poll(() => left().reduce((sum, count) => sum + count, 0)).toBe(0);
  await second.close();
  const stopAt = performance.now();
  await host.stop();
  expect(performance.now() - stopAt).toBeLessThan(5000);
  expect(lines.some(({ message }) => message.includes("still running"))).toBe(false);
});
