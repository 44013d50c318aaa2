import type { ServiceBusClient, ServiceBusSessionReceiver } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTopic, lockSeconds, openNamespace } from "./namespace.ts";
import { isSilent, receive, receiveOne } from "./receiving.ts";
import { until } from "./until.ts";

const sessions = { requiresSession: true };
const names = [
  "in-order",
  "next",
  "taken",
  "waited-for",
  "empty",
  "stateful",
  "closed",
  "streamed",
  "set-aside",
];
const topics = [
  ...names.map((name) => aTopic(name, sessions)),
  aTopic("session-lost", { ...sessions, lockSeconds }),
  aTopic("session-renewed", { ...sessions, lockSeconds }),
  aTopic("no-sessions"),
];
const byHand = { maxAutoLockRenewalDurationInMs: 0 };
const bodiesOf = (messages: readonly { body: unknown }[]) => messages.map(({ body }) => body);

describe.concurrent("receiving from a session", () => {
  let namespace: Awaited<ReturnType<typeof openNamespace>>;
  let client: ServiceBusClient;
  beforeAll(async () => {
    namespace = await openNamespace(topics);
    client = namespace.connect();
  });
  afterAll(() => namespace.close());

  const send = (topic: string, ...messages: [session: string, body: unknown][]) =>
    client.createSender(topic).sendMessages(messages.map(([sessionId, body]) => ({ body, sessionId })));

  it("gets its messages in their order, also when some come back, and nothing of another session", async () => {
    await send("in-order", ["s1", 1], ["s2", "x"], ["s1", 2], ["s1", 3]);
    const session = await client.acceptSession("in-order", "all", "s1");
    const [first, second] = await receive(session, 2);
    if (!first || !second) throw new Error("A message is missing.");
    await session.abandonMessage(second);
    await session.abandonMessage(first);
    const again = await receive(session, 3);
    expect(bodiesOf(again)).toEqual([1, 2, 3]);
    expect(again[0]).toMatchObject({ sessionId: "s1", deliveryCount: 1 });
    for (const message of again) await session.completeMessage(message);
    expect(await isSilent(session)).toBe(true);
    expect(bodiesOf(await session.peekMessages(5))).toEqual([]);
    await session.close();
  });

  it("accepts session after session until none is left", async () => {
    await send("next", ["a", 1], ["b", 2]);
    const accepted = [
      await client.acceptNextSession("next", "all"),
      await client.acceptNextSession("next", "all"),
    ];
    expect(accepted.map(({ sessionId }) => sessionId)).toEqual(["a", "b"]);
    for (const session of accepted)
      expect(session.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now());
  });

  it("is refused a session that another receiver has, until that one closes it", async () => {
    await send("taken", ["s", 1]);
    const first = await client.acceptSession("taken", "all", "s");
    const refused = { code: "SessionCannotBeLocked" };
    await expect(client.acceptSession("taken", "all", "s")).rejects.toMatchObject(refused);
    await receiveOne(first);
    await first.close();
    const second = await client.acceptSession("taken", "all", "s");
    expect(await receiveOne(second)).toMatchObject({ body: 1, deliveryCount: 0 });
  });

  it("gets the session for which it waited as soon as there is one", async () => {
    const waiting = client.acceptNextSession("waited-for", "all");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const sent = Date.now();
    await send("waited-for", ["late", 1]);
    const session = await waiting;
    expect(Date.now() - sent).toBeLessThan(2000);
    expect(session.sessionId).toBe("late");
    expect(await receiveOne(session)).toMatchObject({ body: 1 });
  });

  it("is told when no session came in the time it gave", async () => {
    const impatient = namespace.connect({ timeoutInMs: 600 });
    const started = Date.now();
    await expect(impatient.acceptNextSession("empty", "all")).rejects.toMatchObject({
      code: "ServiceTimeout",
    });
    expect(Date.now() - started).toBeGreaterThan(400);
    await send("empty", ["s", 1]);
    expect((await client.acceptNextSession("empty", "all")).sessionId).toBe("s");
  });

  it("keeps a state in the session, for the next one who accepts it", async () => {
    const first = await client.acceptSession("stateful", "all", "s");
    expect(await first.getSessionState()).toBeNull();
    await first.setSessionState({ step: 3 });
    await first.close();
    const second = await client.acceptSession("stateful", "all", "s");
    expect(await second.getSessionState()).toEqual({ step: 3 });
  });

  it("loses the session when its lock runs out: settling and state are refused, another one gets the message", async () => {
    await send("session-lost", ["s", 1]);
    const first = await client.acceptSession("session-lost", "all", "s", byHand);
    const message = await receiveOne(first);
    const accept = () => client.acceptSession("session-lost", "all", "s", byHand).catch(() => undefined);
    let second: ServiceBusSessionReceiver | undefined;
    await until("the session is free again", async () => {
      second = await accept();
      return second !== undefined;
    });
    if (!second) throw new Error("No session.");
    expect(await receiveOne(second)).toMatchObject({ body: 1, deliveryCount: 1 });
    await expect(first.completeMessage(message)).rejects.toMatchObject({ code: "SessionLockLost" });
    await expect(first.getSessionState()).rejects.toMatchObject({ code: "SessionLockLost" });
    await expect(first.renewSessionLock()).rejects.toMatchObject({ code: "SessionLockLost" });
  });

  it("keeps the session as long as it renews its lock", async () => {
    await send("session-renewed", ["s", 1]);
    const session = await client.acceptSession("session-renewed", "all", "s", byHand);
    const message = await receiveOne(session);
    const end = session.sessionLockedUntilUtc.getTime() + lockSeconds * 500;
    while (Date.now() < end) {
      expect((await session.renewSessionLock()).getTime()).toBeGreaterThan(Date.now());
      await new Promise((resolve) => setTimeout(resolve, lockSeconds * 200));
    }
    await session.completeMessage(message);
  });

  it("can set messages of the session aside and get them back", async () => {
    await send("set-aside", ["s", 1]);
    const session = await client.acceptSession("set-aside", "all", "s");
    const message = await receiveOne(session);
    await session.deferMessage(message);
    const [deferred] = await session.receiveDeferredMessages(message.sequenceNumber ?? []);
    if (!deferred) throw new Error("The deferred message is missing.");
    await session.completeMessage(deferred);
    expect(await session.peekMessages(1)).toEqual([]);
  });

  it("gets a stream of messages in order, one at a time", async () => {
    const expected = Array.from({ length: 40 }, (_, i) => i);
    await send("streamed", ...expected.map((i): [string, number] => ["s", i]));
    const session = await client.acceptSession("streamed", "all", "s");
    const got: unknown[] = [];
    session.subscribe({
      processMessage: async ({ body }) => {
        got.push(body);
      },
      processError: async ({ error }) => {
        got.push(error);
      },
    });
    await until("all messages came", () => got.length >= expected.length);
    expect(got).toEqual(expected);
    await session.close();
  });

  it("finds a message without a session id in the dead-letter queue", async () => {
    await client.createSender("closed").sendMessages({ body: "no session" });
    const graveyard = client.createReceiver("closed", "all", { subQueueType: "deadLetter" });
    expect(await receiveOne(graveyard)).toMatchObject({ deadLetterReason: "Session ID is null" });
  });

  it("is refused where there are no sessions, as is one without a session where there are", async () => {
    await expect(client.acceptSession("no-sessions", "all", "s")).rejects.toMatchObject({
      code: "SessionCannotBeLocked",
    });
    await expect(client.acceptNextSession("no-sessions", "all")).rejects.toThrow(/does not require sessions/);
    const receiver = client.createReceiver("closed", "all");
    await expect(receiver.receiveMessages(1)).rejects.toThrow(/non-sessionful message receiver/);
  });
});
