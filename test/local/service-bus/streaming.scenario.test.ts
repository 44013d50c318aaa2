import type { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTopic, openNamespace } from "./namespace.ts";
import { receive } from "./receiving.ts";
import { until } from "./until.ts";

const topics = ["streamed", "failing", "stopped", "thousands", "many-deleted"].map((name) => aTopic(name));

/** Fills a topic with numbered messages, as fast as arrays go. */
const fill = async (client: ServiceBusClient, topic: string, count: number) => {
  const sender = client.createSender(topic);
  for (let from = 0; from < count; from += 500) {
    const size = Math.min(500, count - from);
    await sender.sendMessages(Array.from({ length: size }, (_, i) => ({ body: from + i })));
  }
  await sender.close();
};

describe("a stream of messages", () => {
  let namespace: Awaited<ReturnType<typeof openNamespace>>;
  let client: ServiceBusClient;
  beforeAll(async () => {
    namespace = await openNamespace(topics);
    client = namespace.connect();
  });
  afterAll(() => namespace.close());

  it("reaches the handler while messages are sent, and completes each", async () => {
    const receiver = client.createReceiver("streamed", "all");
    const got: unknown[] = [];
    const processMessage = async ({ body }: { body: unknown }) => {
      got.push(body);
    };
    receiver.subscribe(
      { processMessage, processError: async ({ error }) => void got.push(error) },
      { maxConcurrentCalls: 4 },
    );
    await fill(client, "streamed", 60);
    await until("all messages came", () => got.length >= 60);
    expect(got.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 60 }, (_, i) => i));
    await receiver.close();
    expect(await client.createReceiver("streamed", "all").peekMessages(1)).toEqual([]);
  });

  it("brings a message again whose handler failed, until it is dead-lettered", async () => {
    await fill(client, "failing", 1);
    const receiver = client.createReceiver("failing", "all");
    const counts: (number | undefined)[] = [];
    receiver.subscribe({
      processMessage: async ({ deliveryCount }) => {
        counts.push(deliveryCount);
        throw new Error("refused by the handler");
      },
      processError: async () => {},
    });
    const graveyard = client.createReceiver("failing", "all", { subQueueType: "deadLetter" });
    const [dead] = await receive(graveyard, 1);
    expect(dead?.deadLetterReason).toBe("MaxDeliveryCountExceeded");
    expect(counts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await receiver.close();
  });

  it("stops when it is told to, and leaves the rest for others", async () => {
    const receiver = client.createReceiver("stopped", "all");
    let handled = 0;
    const stream = receiver.subscribe({
      processMessage: async () => {
        handled += 1;
      },
      processError: async () => {},
    });
    await fill(client, "stopped", 1);
    await until("the first message came", () => handled === 1);
    await stream.close();
    await fill(client, "stopped", 3);
    const others = await receive(client.createReceiver("stopped", "all"), 3);
    expect(others).toHaveLength(3);
    expect(handled).toBe(1);
    await receiver.close();
  });

  it("goes on past the 2048 deliveries that a receiver can have open, through one link", async () => {
    const count = 4500;
    await fill(client, "thousands", count);
    const receiver = client.createReceiver("thousands", "all");
    const bodies: unknown[] = [];
    while (bodies.length < count) {
      const messages = await receiver.receiveMessages(250, { maxWaitTimeInMs: 5000 });
      expect(messages.length).toBeGreaterThan(0);
      await Promise.all(messages.map((message) => receiver.completeMessage(message)));
      bodies.push(...messages.map(({ body }) => body));
    }
    expect(bodies).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it("goes on past 2048 in the receive-and-delete mode too", async () => {
    const count = 2500;
    await fill(client, "many-deleted", count);
    const receiver = client.createReceiver("many-deleted", "all", { receiveMode: "receiveAndDelete" });
    const bodies: unknown[] = [];
    while (bodies.length < count) {
      const messages = await receiver.receiveMessages(250, { maxWaitTimeInMs: 2000 });
      expect(messages.length).toBeGreaterThan(0);
      bodies.push(...messages.map(({ body }) => body));
    }
    expect(bodies).toEqual(Array.from({ length: count }, (_, i) => i));
  });
});
