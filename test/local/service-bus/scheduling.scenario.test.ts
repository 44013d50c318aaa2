import type { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTopic, openNamespace } from "./namespace.ts";
import { isSilent, receive, receiveOne } from "./receiving.ts";

const topics = [
  aTopic("scheduled"),
  aTopic("with-time"),
  aTopic("cancelled"),
  { ...aTopic("scheduled-once"), duplicateDetectionSeconds: 60 },
];
const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds);

describe.concurrent("scheduling messages", () => {
  let namespace: Awaited<ReturnType<typeof openNamespace>>;
  let client: ServiceBusClient;
  beforeAll(async () => {
    namespace = await openNamespace(topics);
    client = namespace.connect();
  });
  afterAll(() => namespace.close());

  const link = (topic: string) => ({
    sender: client.createSender(topic),
    receiver: client.createReceiver(topic, "all"),
  });

  it("holds them back until their time", async () => {
    const { sender, receiver } = link("scheduled");
    const at = inMs(600);
    const numbers = await sender.scheduleMessages([{ body: 1 }, { body: 2 }], at);
    expect(new Set(numbers.map(String)).size).toBe(2);
    const messages = await receive(receiver, 2);
    expect(messages.map(({ body }) => body)).toEqual([1, 2]);
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
    expect(messages[0]?.scheduledEnqueueTimeUtc).toEqual(at);
    expect(messages[0]?.enqueuedTimeUtc?.getTime()).toBeGreaterThanOrEqual(at.getTime());
  });

  it("works by the time on the message too, alone or in a batch", async () => {
    const { sender, receiver } = link("with-time");
    await sender.sendMessages({ body: "late", scheduledEnqueueTimeUtc: inMs(400) });
    await sender.sendMessages([{ body: "later", scheduledEnqueueTimeUtc: inMs(500) }, { body: "now" }]);
    expect((await receive(receiver, 3)).map(({ body }) => body)).toEqual(["now", "late", "later"]);
  });

  it("can be taken back, and only once", async () => {
    const { sender, receiver } = link("cancelled");
    const [keep, drop] = await sender.scheduleMessages([{ body: "keep" }, { body: "drop" }], inMs(500));
    if (!keep || !drop) throw new Error("Two numbers were expected.");
    await sender.cancelScheduledMessages(drop);
    await expect(sender.cancelScheduledMessages(drop)).rejects.toMatchObject({ code: "MessageNotFound" });
    await expect(sender.cancelScheduledMessages(drop.add(12_340))).rejects.toThrow(/1234\d/);
    expect((await receiveOne(receiver)).body).toBe("keep");
    expect(await isSilent(receiver)).toBe(true);
  });

  it("counts for duplicate detection from the moment of scheduling", async () => {
    const { sender, receiver } = link("scheduled-once");
    await sender.scheduleMessages({ body: "first", messageId: "same" }, inMs(300));
    await sender.sendMessages({ body: "second", messageId: "same" });
    expect((await receiveOne(receiver)).body).toBe("first");
    expect(await isSilent(receiver)).toBe(true);
  });
});
