import { DatabaseSync } from "node:sqlite";
import { ServiceBusClient } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import { startServiceBus, type TopicConfig } from "../../../local/service-bus/service-bus.ts";
import { aSubscription } from "./namespace.ts";
import { isSilent, receive, receiveOne } from "./receiving.ts";
import { temporaryFile } from "./temporary-file.ts";

const all = aSubscription("all");
const withSessions = aSubscription("sessions", { requiresSession: true });
const orders: TopicConfig = {
  name: "orders",
  duplicateDetectionSeconds: 60,
  subscriptions: [all, withSessions],
};

/** One life of the broker, with a client to it; everything is over when the work is done. */
const life = async <T>(
  file: string,
  work: (client: ServiceBusClient, counts: () => Record<string, unknown>) => Promise<T>,
  { topics = [orders], now = Date.now }: { topics?: TopicConfig[]; now?: () => number } = {},
): Promise<T> => {
  const bus = await startServiceBus({ port: 0, file, topics, now });
  const retryOptions = { timeoutInMs: 3000, maxRetries: 0 };
  const client = new ServiceBusClient(bus.connectionString, { retryOptions });
  try {
    return await work(client, bus.counts);
  } finally {
    await client.close();
    await bus.close();
  }
};

describe("a broker with a file", () => {
  it("has after a restart what it had before: ready, counted, deferred, dead and locked messages, by the same numbers", async () => {
    const file = temporaryFile();
    await life(file, async (client) => {
      const sender = client.createSender("orders");
      await sender.sendMessages(
        ["a", "b", "c", "d", "e"].map((body) => ({ body, sessionId: "s", subject: body })),
      );
      const receiver = client.createReceiver("orders", "all");
      const [a, b, c, d] = await receive(receiver, 4);
      if (!a || !b || !c || !d) throw new Error("A message is missing.");
      await receiver.completeMessage(a);
      await receiver.deferMessage(b, { put: "aside" });
      await receiver.deadLetterMessage(c, { deadLetterReason: "bad", deadLetterErrorDescription: "very" });
      await receiver.abandonMessage(d, { tried: 1 });
      await receiveOne(receiver);
    });
    await life(file, async (client, counts) => {
      const found = { active: 2, locked: 0, deferred: 1, deadLettered: 1 };
      expect(counts()["orders/Subscriptions/all"]).toMatchObject(found);
      const receiver = client.createReceiver("orders", "all");
      const [b, d, e] = await receiver.peekMessages(5);
      expect(b).toMatchObject({ body: "b", state: "deferred", applicationProperties: { put: "aside" } });
      expect(d).toMatchObject({ body: "d", deliveryCount: 1, applicationProperties: { tried: 1 } });
      expect(e).toMatchObject({ body: "e", subject: "e" });
      expect([b, d, e].map((message) => message?.sequenceNumber?.toNumber())).toEqual([2, 4, 5]);
      const dead = await receiveOne(client.createReceiver("orders", "all", { subQueueType: "deadLetter" }));
      expect(dead).toMatchObject({ body: "c", deadLetterReason: "bad", deadLetterErrorDescription: "very" });
      await client.createSender("orders").sendMessages({ body: "f", sessionId: "s" });
      const rest = await receive(receiver, 3);
      expect(rest.map(({ body }) => body)).toEqual(["d", "e", "f"]);
      expect(rest[2]?.sequenceNumber?.toNumber()).toBe(6);
    });
  });

  it("keeps numbering where it stopped, even if nothing is left", async () => {
    const file = temporaryFile();
    const sendOne = (client: ServiceBusClient) =>
      client.createSender("orders").sendMessages({ body: 1, sessionId: "s" });
    const takeOne = async (client: ServiceBusClient) => {
      await sendOne(client);
      const receiver = client.createReceiver("orders", "all", { receiveMode: "receiveAndDelete" });
      return (await receiveOne(receiver)).sequenceNumber?.toNumber();
    };
    expect([await life(file, takeOne), await life(file, takeOne)]).toEqual([1, 2]);
  });

  it("keeps the window of duplicate detection, counted from the first sending", async () => {
    const file = temporaryFile();
    let time = 1_800_000_000_000;
    const sendSame = async (client: ServiceBusClient, counts: () => Record<string, unknown>) => {
      await client.createSender("orders").sendMessages({ body: 1, messageId: "same", sessionId: "s" });
      return counts()["orders/Subscriptions/all"];
    };
    const clock = { now: () => time };
    expect(await life(file, sendSame, clock)).toMatchObject({ active: 1 });
    time += 59_000;
    expect(await life(file, sendSame, clock)).toMatchObject({ active: 1 });
    time += 1000;
    expect(await life(file, sendSame, clock)).toMatchObject({ active: 2 });
  });

  it("keeps scheduled messages, and sends those whose time came while it was away", async () => {
    const file = temporaryFile();
    const [soon, late] = await life(file, async (client) => {
      const sender = client.createSender("orders");
      const numbers = [];
      for (const [body, wait] of [
        ["soon", 100],
        ["late", 60_000],
      ] as const) {
        numbers.push(
          ...(await sender.scheduleMessages({ body, sessionId: "s" }, new Date(Date.now() + wait))),
        );
      }
      return numbers;
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    await life(file, async (client, counts) => {
      const receiver = client.createReceiver("orders", "all");
      expect((await receiveOne(receiver)).body).toBe("soon");
      expect(await isSilent(receiver)).toBe(true);
      const sender = client.createSender("orders");
      await expect(sender.cancelScheduledMessages(soon ?? [])).rejects.toMatchObject({
        code: "MessageNotFound",
      });
      await sender.cancelScheduledMessages(late ?? []);
      expect(counts()["orders"]).toMatchObject({ scheduled: 0 });
    });
  });

  it("keeps the state of a session, and frees the session", async () => {
    const file = temporaryFile();
    await life(file, async (client) => {
      await client.createSender("orders").sendMessages({ body: 1, sessionId: "s" });
      const session = await client.acceptSession("orders", "sessions", "s");
      await session.setSessionState({ step: 2 });
      await receiveOne(session);
    });
    await life(file, async (client) => {
      const session = await client.acceptNextSession("orders", "sessions");
      expect(session.sessionId).toBe("s");
      expect(await session.getSessionState()).toEqual({ step: 2 });
      await session.completeMessage(await receiveOne(session));
    });
  });

  it("forgets what belonged to a subscription that is no longer there", async () => {
    const file = temporaryFile();
    await life(file, (client) => client.createSender("orders").sendMessages({ body: 1, sessionId: "s" }));
    await life(file, async () => {}, { topics: [{ ...orders, subscriptions: [all] }] });
    await life(file, async (_, counts) => {
      expect(counts()["orders/Subscriptions/all"]).toMatchObject({ active: 1 });
      expect(counts()["orders/Subscriptions/sessions"]).toMatchObject({ active: 0 });
    });
  });

  it("stores a body once for all its copies, and deletes it with the last", async () => {
    const file = temporaryFile();
    const rows = () => {
      const database = new DatabaseSync(file);
      const count = (table: string) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"];
      const found = [count("content"), count("message")];
      database.close();
      return found;
    };
    await life(file, (client) => client.createSender("orders").sendMessages({ body: 1, sessionId: "s" }));
    expect(rows()).toEqual([1, 2]);
    await life(file, async (client) => {
      const receiver = client.createReceiver("orders", "all");
      await receiver.abandonMessage(await receiveOne(receiver), { now: "another" });
    });
    expect(rows()).toEqual([2, 2]);
    await life(file, async (client) => {
      const receiver = client.createReceiver("orders", "all");
      await receiver.deadLetterMessage(await receiveOne(receiver));
      const graveyard = client.createReceiver("orders", "all", { subQueueType: "deadLetter" });
      await graveyard.completeMessage(await receiveOne(graveyard));
      const session = await client.acceptNextSession("orders", "sessions");
      await session.completeMessage(await receiveOne(session));
    });
    expect(rows()).toEqual([0, 0]);
  });
});
