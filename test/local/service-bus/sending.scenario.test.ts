import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aSubscription, aTopic, openNamespace } from "./namespace.ts";
import { isSilent, receive, receiveOne } from "./receiving.ts";

const only = (name: string, type: string) =>
  aSubscription(name, { rules: [{ name: "type", properties: { type } }] });
const eitherOr = [
  { name: "type", properties: { type: "A" } },
  { name: "land", properties: { land: "DE" } },
];
const topics = [
  aTopic("plain"),
  aTopic("nameless"),
  aTopic("exact"),
  aTopic("batches"),
  aTopic("large"),
  { ...aTopic("once"), duplicateDetectionSeconds: 60 },
  {
    name: "fan-out",
    duplicateDetectionSeconds: 0,
    subscriptions: [
      aSubscription("all"),
      only("a", "A"),
      only("b", "B"),
      aSubscription("either", { rules: eitherOr }),
    ],
  },
];

describe.concurrent("sending to a topic", () => {
  let namespace: Awaited<ReturnType<typeof openNamespace>>;
  beforeAll(async () => {
    namespace = await openNamespace(topics);
  });
  afterAll(() => namespace.close());

  const link = (topic: string) => {
    const client = namespace.connect();
    return { sender: client.createSender(topic), receiver: client.createReceiver(topic, "all") };
  };

  it("delivers a message with everything its sender said and what the service adds", async () => {
    const { sender, receiver } = link("plain");
    const started = Date.now();
    const sent = {
      body: { order: 1, lines: ["a"] },
      messageId: "m-1",
      subject: "order",
      correlationId: "c-1",
      contentType: "application/json",
      partitionKey: "s-1",
      sessionId: "s-1",
      replyTo: "r",
      to: "t",
      applicationProperties: { type: "A", total: 12.5, count: 3, big: 2 ** 40, negative: -7, yes: true },
    };
    await sender.sendMessages(sent);
    const message = await receiveOne(receiver);
    expect(message).toMatchObject({
      ...sent,
      deliveryCount: 0,
      state: "active",
    });
    expect(message.sequenceNumber?.toNumber()).toBe(1);
    expect(message.enqueuedTimeUtc?.getTime()).toBeGreaterThanOrEqual(started - 5000);
    expect(message.lockedUntilUtc?.getTime()).toBeGreaterThan(Date.now() + 30_000);
    expect(message.lockToken).toMatch(/^[0-9a-f-]{36}$/);
    await receiver.completeMessage(message);
  });

  it("gives a message without an id one of its own", async () => {
    const { sender, receiver } = link("nameless");
    await sender.sendMessages({ body: "no id" });
    const message = await receiveOne(receiver);
    expect(message.messageId).toMatch(/^[0-9a-f-]{36}$/);
    await receiver.completeMessage(message);
  });

  it("delivers every kind of body as it was sent", async () => {
    const { sender, receiver } = link("exact");
    const bodies = ["text", 5, [1, "two", { three: 3 }], { deep: { er: null } }, false];
    await sender.sendMessages([
      ...bodies.map((body) => ({ body })),
      { body: { value: [1, 2] }, bodyType: "value" as const },
      { body: [[1], ["x"]], bodyType: "sequence" as const },
    ]);
    await sender.sendMessages({ body: Buffer.from([0, 255, 7]) });
    const messages = await receive(receiver, 8);
    expect(messages.slice(0, 5).map(({ body }) => body)).toEqual(bodies);
    expect(messages[5]?.body).toEqual({ value: [1, 2] });
    expect(messages[6]?.body).toEqual([[1], ["x"]]);
    expect(messages[7]?.body).toEqual(Buffer.from([0, 255, 7]));
  });

  it("keeps the order of an array and of a batch that was filled up to the limit of the Standard tier", async () => {
    const { sender, receiver } = link("batches");
    const batch = await sender.createMessageBatch();
    expect(batch.maxSizeInBytes).toBe(256 * 1024);
    let count = 0;
    while (batch.tryAddMessage({ body: `${count} ${"x".repeat(3000)}` })) count += 1;
    expect(count).toBeGreaterThan(70);
    await sender.sendMessages(batch);
    await sender.sendMessages(["a", "b", "c"].map((body) => ({ body })));
    const messages = await receive(receiver, count + 3);
    const starts = messages.map(({ body }) => String(body).split(" ")[0]);
    expect(starts).toEqual([...Array.from({ length: count }, (_, i) => `${i}`), "a", "b", "c"]);
  });

  it("drops what was sent before under the same id, alone, in an array or in a batch, and says it was accepted", async () => {
    const { sender, receiver } = link("once");
    await sender.sendMessages({ body: 1, messageId: "same" });
    await sender.sendMessages({ body: 2, messageId: "same" });
    await sender.sendMessages([
      { body: 3, messageId: "same" },
      { body: 4, messageId: "other" },
    ]);
    const batch = await sender.createMessageBatch();
    batch.tryAddMessage({ body: 5, messageId: "other" });
    await sender.sendMessages(batch);
    expect((await receive(receiver, 2)).map(({ body }) => body)).toEqual([1, 4]);
    expect(await isSilent(receiver)).toBe(true);
  });

  it("gives each subscription what its rules let through, once, however many rules match", async () => {
    const client = namespace.connect();
    await client.createSender("fan-out").sendMessages([
      { body: 1, applicationProperties: { type: "A", land: "DE" } },
      { body: 2, applicationProperties: { type: "B", land: "DE" } },
      { body: 3, applicationProperties: { type: "C", land: "FR" } },
    ]);
    const bodies = async (subscription: string, count: number) => {
      const receiver = client.createReceiver("fan-out", subscription, { receiveMode: "receiveAndDelete" });
      const messages = await receive(receiver, count);
      expect(await isSilent(receiver)).toBe(true);
      return messages.map(({ body }) => body);
    };
    expect(await bodies("all", 3)).toEqual([1, 2, 3]);
    expect(await bodies("a", 1)).toEqual([1]);
    expect(await bodies("b", 1)).toEqual([2]);
    expect(await bodies("either", 2)).toEqual([1, 2]);
  });

  it("refuses a message larger than 256 KiB, and takes the next one", async () => {
    const { sender, receiver } = link("large");
    await expect(sender.sendMessages({ body: Buffer.alloc(300 * 1024) })).rejects.toMatchObject({
      code: "MessageSizeExceeded",
    });
    await expect(sender.sendMessages([{ body: Buffer.alloc(300 * 1024) }])).rejects.toMatchObject({
      code: "MessageSizeExceeded",
    });
    await sender.sendMessages({ body: Buffer.alloc(250 * 1024, 7) });
    expect((await receiveOne(receiver)).body).toEqual(Buffer.alloc(250 * 1024, 7));
  });

  it("refuses what has no such entity to go to", async () => {
    const client = namespace.connect();
    const notFound = { code: "MessagingEntityNotFound" };
    await expect(client.createSender("nowhere").sendMessages({ body: 1 })).rejects.toMatchObject(notFound);
    const receiver = client.createReceiver("plain", "nobody");
    await expect(receiver.receiveMessages(1, { maxWaitTimeInMs: 500 })).rejects.toMatchObject(notFound);
    await expect(client.createReceiver("no-queue").peekMessages(1)).rejects.toMatchObject(notFound);
  });
});
