import type { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTopic, lockSeconds, openNamespace } from "./namespace.ts";
import { isSilent, receive, receiveOne } from "./receiving.ts";

const short = { lockSeconds };
const names = [
  "completed",
  "abandoned",
  "buried",
  "deferred",
  "peeked",
  "deleted",
  "other-link",
  "late-link",
];
const topics = [
  ...names.map((name) => aTopic(name)),
  aTopic("lock-lost", short),
  aTopic("renewed", short),
  aTopic("poison", { ...short, maxDeliveryCount: 2 }),
  aTopic("short-lived", { defaultTtlSeconds: 1 }),
  aTopic("kept-dead", { deadLetterOnExpiry: true }),
];
const byHand = { maxAutoLockRenewalDurationInMs: 0 };
const dead = { subQueueType: "deadLetter" } as const;

describe.concurrent("receiving from a subscription", () => {
  let namespace: Awaited<ReturnType<typeof openNamespace>>;
  let client: ServiceBusClient;
  beforeAll(async () => {
    namespace = await openNamespace(topics);
    client = namespace.connect();
  });
  afterAll(() => namespace.close());

  const send = (topic: string, ...bodies: unknown[]) =>
    client.createSender(topic).sendMessages(bodies.map((body) => ({ body, messageId: String(body) })));

  it("ends with a completed message", async () => {
    await send("completed", "a", "b");
    const receiver = client.createReceiver("completed", "all");
    const messages = await receive(receiver, 2);
    await Promise.all(messages.map((message) => receiver.completeMessage(message)));
    expect(await isSilent(receiver)).toBe(true);
    await expect(receiver.completeMessage(messages[0] as never)).rejects.toThrow(/already settled/);
  });

  it("gets an abandoned message again, counted and with the properties that were changed", async () => {
    await client.createSender("abandoned").sendMessages({ body: 1, applicationProperties: { kept: 1 } });
    const receiver = client.createReceiver("abandoned", "all");
    await receiver.abandonMessage(await receiveOne(receiver), { tried: "once", at: 5 });
    const again = await receiveOne(receiver);
    expect(again.deliveryCount).toBe(1);
    expect(again.applicationProperties).toEqual({ kept: 1, tried: "once", at: 5 });
    await receiver.completeMessage(again);
  });

  it("finds a dead-lettered message in the dead-letter queue, with reason, description and properties", async () => {
    await send("buried", "a");
    const receiver = client.createReceiver("buried", "all");
    await receiver.deadLetterMessage(await receiveOne(receiver), {
      deadLetterReason: "Unreadable",
      deadLetterErrorDescription: "no such SKU",
      step: 3,
    });
    const graveyard = client.createReceiver("buried", "all", dead);
    const message = await receiveOne(graveyard);
    expect(message).toMatchObject({
      body: "a",
      deadLetterReason: "Unreadable",
      deadLetterErrorDescription: "no such SKU",
      applicationProperties: { step: 3 },
    });
    await graveyard.abandonMessage(message);
    await graveyard.completeMessage(await receiveOne(graveyard));
    expect(await isSilent(graveyard)).toBe(true);
  });

  it("gets a message again when its lock ran out, and the late settlement is refused", async () => {
    await send("lock-lost", "a");
    const first = client.createReceiver("lock-lost", "all", byHand);
    const lost = await receiveOne(first);
    const again = await receiveOne(client.createReceiver("lock-lost", "all", byHand));
    expect(again).toMatchObject({ messageId: "a", deliveryCount: 1 });
    await expect(first.completeMessage(lost)).rejects.toMatchObject({ code: "MessageLockLost" });
    await expect(first.renewMessageLock(lost)).rejects.toMatchObject({ code: "MessageLockLost" });
  });

  it("keeps a message as long as its lock is renewed", async () => {
    await send("renewed", "a");
    const receiver = client.createReceiver("renewed", "all", byHand);
    const message = await receiveOne(receiver);
    const end = (message.lockedUntilUtc?.getTime() ?? 0) + lockSeconds * 500;
    while (Date.now() < end) {
      expect((await receiver.renewMessageLock(message)).getTime()).toBeGreaterThan(Date.now());
      await new Promise((resolve) => setTimeout(resolve, lockSeconds * 200));
    }
    await receiver.completeMessage(message);
  });

  it("finds a message that was delivered too often in the dead-letter queue", async () => {
    await send("poison", "a");
    const receiver = client.createReceiver("poison", "all", byHand);
    await receiver.abandonMessage(await receiveOne(receiver));
    await receiveOne(receiver);
    const message = await receiveOne(client.createReceiver("poison", "all", dead));
    expect(message).toMatchObject({
      deliveryCount: 2,
      deadLetterReason: "MaxDeliveryCountExceeded",
      deadLetterErrorDescription: "Message could not be consumed after 2 delivery attempts.",
    });
  });

  it("gets a deferred message by its number only, and can settle it in every way", async () => {
    await send("deferred", "a", "b", "c");
    const receiver = client.createReceiver("deferred", "all");
    const messages = await receive(receiver, 3);
    for (const message of messages) await receiver.deferMessage(message, { set: "aside" });
    expect(await isSilent(receiver)).toBe(true);
    const numbers = messages.flatMap(({ sequenceNumber }) => sequenceNumber ?? []);
    const [a, b, c] = await receiver.receiveDeferredMessages(numbers);
    expect(a).toMatchObject({ body: "a", state: "deferred", applicationProperties: { set: "aside" } });
    if (!a || !b || !c) throw new Error("A deferred message is missing.");
    await receiver.completeMessage(a);
    await receiver.deadLetterMessage(b);
    await receiver.abandonMessage(c);
    await expect(receiver.receiveDeferredMessages(numbers.slice(0, 1))).rejects.toMatchObject({
      code: "MessageNotFound",
    });
    expect((await receiveOne(client.createReceiver("deferred", "all", dead))).body).toBe("b");
    const [again] = await receiver.receiveDeferredMessages(numbers.slice(2));
    expect(again).toMatchObject({ body: "c", deliveryCount: 1 });
  });

  it("sees everything by peeking, locks nothing, and goes on where it stopped", async () => {
    await send("peeked", ...Array.from({ length: 5 }, (_, i) => i));
    const receiver = client.createReceiver("peeked", "all");
    await receiver.deferMessage(await receiveOne(receiver));
    const firstThree = await receiver.peekMessages(3);
    expect(firstThree.map(({ body, state }) => [body, state])).toEqual([
      [0, "deferred"],
      [1, "active"],
      [2, "active"],
    ]);
    expect((await receiver.peekMessages(5)).map(({ body }) => body)).toEqual([3, 4]);
    expect(await receiver.peekMessages(5)).toEqual([]);
    expect((await receive(receiver, 4)).map(({ deliveryCount }) => deliveryCount)).toEqual([0, 0, 0, 0]);
  });

  it("leaves nothing behind in the receive-and-delete mode", async () => {
    await send("deleted", "a", "b");
    const receiver = client.createReceiver("deleted", "all", { receiveMode: "receiveAndDelete" });
    expect((await receive(receiver, 2)).map(({ body }) => body)).toEqual(["a", "b"]);
    expect(await client.createReceiver("deleted", "all").peekMessages(1)).toEqual([]);
  });

  it("drops a message whose time to live is over", async () => {
    await client.createSender("short-lived").sendMessages([
      { body: "own", timeToLive: 700 },
      { body: "default", timeToLive: 600_000 },
    ]);
    const receiver = client.createReceiver("short-lived", "all");
    const lives = (await receiver.peekMessages(2)).map(
      ({ expiresAtUtc, enqueuedTimeUtc }) => Number(expiresAtUtc) - Number(enqueuedTimeUtc),
    );
    expect(lives).toEqual([700, 1000]);
    await new Promise((resolve) => setTimeout(resolve, 1050));
    expect(await isSilent(receiver)).toBe(true);
    const graveyard = client.createReceiver("short-lived", "all", dead);
    expect(await graveyard.peekMessages(1)).toEqual([]);
  });

  it("finds an expired message in the dead-letter queue where the subscription is set so", async () => {
    await client.createSender("kept-dead").sendMessages({ body: 1, timeToLive: 100 });
    const message = await receiveOne(client.createReceiver("kept-dead", "all", dead));
    expect(message.deadLetterReason).toBe("TTLExpiredException");
    expect(message.deadLetterErrorDescription).toBe("The message expired and was dead lettered.");
  });

  it("shares messages among receivers, and settles one after its receiver was closed", async () => {
    await send("late-link", "a", "b");
    const first = client.createReceiver("late-link", "all");
    const second = client.createReceiver("late-link", "all");
    const a = await receiveOne(first);
    const b = await receiveOne(second);
    expect([a.body, b.body]).toEqual(["a", "b"]);
    await first.close();
    await second.completeMessage(a);
    await second.completeMessage(b);
    expect(await isSilent(second)).toBe(true);
  });
});
