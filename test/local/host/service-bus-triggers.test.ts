import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";
import { afterAll, describe, expect, it } from "vitest";
import { startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { startFixture } from "./start-fixture.ts";

const rules = (name: string) => [{ name: "to", properties: { to: name } }];
const subscription = (name: string, more = {}) => ({
  name,
  requiresSession: false,
  maxDeliveryCount: 3,
  lockSeconds: 30,
  rules: rules(name),
  ...more,
});
const broker = await startServiceBus({
  port: 0,
  topics: [
    {
      name: "orders",
      duplicateDetectionSeconds: 0,
      subscriptions: [
        subscription("plain"),
        subscription("batch"),
        subscription("sessions", { requiresSession: true }),
        subscription("failing"),
      ],
    },
  ],
});
const { host, lines } = await startFixture("service-bus", {
  settings: { ServiceBus: broker.connectionString, TOPIC: "orders" },
});
const { got, gate, load } = await import("../../fixtures/apps/service-bus/main.js");
const client = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
const sender = client.createSender("orders");
afterAll(async () => {
  await client.close();
  await host.stop();
  await broker.close();
});

const send = (to: string, ...messages: ServiceBusMessage[]) =>
  sender.sendMessages(
    messages.map((message) => ({
      ...message,
      applicationProperties: { ...message.applicationProperties, to },
    })),
  );
const waiting = (name: string) => broker.counts()[`orders/Subscriptions/${name}`];
const settled = (name: string) =>
  expect.poll(() => Object.values(waiting(name) ?? { missing: 1 }).every((count) => count === 0)).toBe(true);

/** A session that a listener holds cannot be had by anybody else. */
async function sessionIsFree(): Promise<boolean> {
  try {
    const receiver = await client.acceptSession("orders", "sessions", "again");
    await receiver.close();
    return true;
  } catch {
    return false;
  }
}

describe("a Service Bus function", () => {
  it("gets JSON parsed and other text as it is, and completes what it got", async () => {
    await send("plain", { body: { id: 1 } }, { body: Buffer.from("plain text") }, { body: "a string" });
    await expect
      .poll(() => got.plain.map(({ message }) => message))
      .toEqual([{ id: 1 }, "plain text", "a string"]);
    await settled("plain");
  });

  it("gets the extension's metadata, in camel case, counted and timed as .NET does", async () => {
    got.plain.length = 0;
    await send("plain", {
      body: { id: 2 },
      messageId: "m-1",
      correlationId: "c-1",
      subject: "order",
      contentType: "application/json",
      replyTo: "answers",
      applicationProperties: { Type: "OrderPlaced", totalMinor: 1999 },
    });
    await expect.poll(() => got.plain.length).toBe(1);
    expect(got.plain[0]?.metadata).toMatchObject({
      messageId: "m-1",
      correlationId: "c-1",
      subject: "order",
      label: "order",
      contentType: "application/json",
      replyTo: "answers",
      deliveryCount: 1,
      sequenceNumber: expect.any(Number),
      lockToken: expect.any(String),
      enqueuedTimeUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/),
      enqueuedTime: expect.stringMatching(/\+00:00$/),
      applicationProperties: { type: "OrderPlaced", totalMinor: 1999, to: "plain" },
      userProperties: { type: "OrderPlaced", totalMinor: 1999, to: "plain" },
    });
    expect(got.plain[0]?.metadata).not.toHaveProperty("sessionId");
  });

  it("runs as many messages at once as host.json says, and no more", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate.open = promise;
    got.plain.length = 0;
    load.most = 0;
    await send("plain", ...[1, 2, 3, 4].map((body) => ({ body })));
    await expect.poll(() => load.running).toBe(2);
    resolve();
    await expect.poll(() => got.plain.length).toBe(4);
    await settled("plain");
    expect(load.most).toBe(2);
  });

  it("that fails gets the message again, until the broker dead-letters it", async () => {
    await send("failing", { body: "poison", messageId: "p-1" });
    const dead = client.createReceiver("orders", "failing", { subQueueType: "deadLetter" });
    const [message] = await dead.receiveMessages(1, { maxWaitTimeInMs: 20_000 });
    expect(message?.messageId).toBe("p-1");
    expect(message?.deadLetterReason).toBe("MaxDeliveryCountExceeded");
    if (message) await dead.completeMessage(message);
    expect(got.failing).toEqual([
      ["poison", 1],
      ["poison", 2],
      ["poison", 3],
    ]);
    expect(lines.filter(({ level, category }) => level === "error" && category === "failing")).toHaveLength(
      3,
    );
  });

  it("of cardinality many gets arrays, with metadata in arrays, one batch after the other", async () => {
    await send(
      "batch",
      ...Array.from({ length: 25 }, (_, index) => ({ body: { index }, messageId: `b${index}` })),
    );
    await expect.poll(() => got.batch.flatMap(({ messages }) => messages).length).toBe(25);
    const messages = got.batch.flatMap((batch) => batch.messages);
    expect(messages).toEqual(Array.from({ length: 25 }, (_, index) => ({ index })));
    expect(Math.max(...got.batch.map((batch) => batch.messages.length))).toBe(10);
    const first = got.batch[0];
    expect(first?.metadata).toMatchObject({
      messageIdArray: first?.messages.map((_, index) => `b${index}`),
      deliveryCountArray: first?.messages.map(() => 1),
    });
    await settled("batch");
  });

  it("with sessions gets the messages of each in order, and no more sessions at once than host.json says", async () => {
    const orders = ["o1", "o2", "o3", "o4"];
    for (const step of [1, 2, 3])
      for (const sessionId of orders) await send("sessions", { body: step, sessionId });
    await expect.poll(() => got.sessions.length, { timeout: 15_000 }).toBe(12);
    for (const order of orders) {
      const own = got.sessions.filter(([sessionId]) => sessionId === order);
      expect(own.map(([, step]) => step)).toEqual([1, 2, 3]);
    }
    expect(load.mostSessions).toBe(2);
    await settled("sessions");
  });

  it("of a session that was given back is found again by its next message", async () => {
    got.sessions.length = 0;
    await send("sessions", { body: "first", sessionId: "again" });
    await expect.poll(() => got.sessions.length).toBe(1);
    await expect.poll(sessionIsFree, { timeout: 10_000 }).toBe(true);
    await send("sessions", { body: "second", sessionId: "again" });
    await expect
      .poll(() => got.sessions, { timeout: 10_000 })
      .toEqual([
        ["again", "first"],
        ["again", "second"],
      ]);
  });

  it("is let end by a stop, which settles its message and takes no other", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate.open = promise;
    got.plain.length = 0;
    await send("plain", { body: "last" });
    await expect.poll(() => got.plain.length).toBe(1);
    const stopped = host.stop();
    resolve();
    await stopped;
    await send("plain", { body: "too late" });
    expect(got.plain.map(({ message }) => message)).toEqual(["last"]);
    const left = client.createReceiver("orders", "plain");
    const [message] = await left.receiveMessages(1, { maxWaitTimeInMs: 5000 });
    expect(message?.body).toBe("too late");
  });
});
