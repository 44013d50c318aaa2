import { ServiceBusClient, type ServiceBusReceivedMessage } from "@azure/service-bus";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fault, Faults } from "../../../local/control/faults.ts";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { canConnect } from "./can-connect.ts";
import { aSubscription, aTopic } from "./namespace.ts";
import { receiveOne } from "./receiving.ts";
import { until } from "./until.ts";

const topics = [
  {
    ...aTopic("orders"),
    subscriptions: [aSubscription("all"), aSubscription("erp", { requiresSession: true })],
  },
];
const all = "orders/Subscriptions/all";
const message = { body: 1, sessionId: "s" };

describe("a fault on demand", () => {
  let faults: Faults;
  let bus: ServiceBus;
  let clients: ServiceBusClient[];
  beforeEach(async () => {
    faults = new Faults();
    bus = await startServiceBus({ port: 0, topics, faults });
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.close();
    await bus.close();
  });

  const newClient = (maxRetries = 0) => {
    const retryOptions = { timeoutInMs: 800, maxRetries, retryDelayInMs: 50 };
    const client = new ServiceBusClient(bus.connectionString, { retryOptions });
    clients.push(client);
    return client;
  };
  const put = (fault: Fault) => faults.put("service-bus", fault);
  const hits = () => faults.list().reduce((sum, fault) => sum + fault.hits, 0);
  const active = () => bus.counts()[all]?.active;

  /** A receiver that is at work, and what came to it. */
  const startConsumer = () => {
    const got: ServiceBusReceivedMessage[] = [];
    const errors: unknown[] = [];
    newClient()
      .createReceiver("orders", "all")
      .subscribe({
        processMessage: async (received) => {
          got.push(received);
        },
        processError: async ({ error }) => {
          errors.push(error);
        },
      });
    return { got, errors };
  };

  it("that throttles a send makes the service busy; the message is not taken", async () => {
    const sender = newClient().createSender("orders");
    await sender.sendMessages(message);
    put({ kind: "throttle", operation: "send", times: 1 });
    await expect(sender.sendMessages(message)).rejects.toMatchObject({
      code: "ServiceBusy",
      retryable: true,
    });
    await sender.sendMessages(message);
    expect([active(), hits()]).toEqual([2, 1]);
  });

  it("that fails a send is an error to retry, on a first link as on an open one", async () => {
    put({ kind: "error", operation: "send", times: 2 });
    const sender = newClient().createSender("orders");
    await expect(sender.sendMessages(message)).rejects.toMatchObject({
      message: /InternalServerError/,
      retryable: true,
    });
    await expect(sender.sendMessages(message)).rejects.toMatchObject({ retryable: true });
    await sender.sendMessages(message);
    expect([active(), hits()]).toEqual([1, 2]);
  });

  it("that the client retries by itself is overcome", async () => {
    put({ kind: "throttle", operation: "send", times: 2 });
    await newClient(3).createSender("orders").sendMessages(message);
    expect([active(), hits()]).toEqual([1, 2]);
  });

  it("that delays a send holds the acknowledgement back", async () => {
    const sender = newClient().createSender("orders");
    await sender.sendMessages(message);
    put({ kind: "latency", operation: "send", delayMs: 300, times: 1 });
    const started = Date.now();
    const sending = sender.sendMessages(message);
    await until("the message is there", () => active() === 2);
    expect(Date.now() - started).toBeLessThan(300);
    await sending;
    expect(Date.now() - started).toBeGreaterThanOrEqual(295);
  });

  it("that loses the answer of a send has taken the message, also when the fault came before the link", async () => {
    put({ kind: "lose-answer", operation: "send", times: 1 });
    const sender = newClient().createSender("orders");
    await expect(sender.sendMessages(message)).rejects.toMatchObject({ code: "ServiceTimeout" });
    expect([active(), hits()]).toEqual([1, 1]);
    await sender.sendMessages(message);
    expect(active()).toBe(2);
  });

  it("that takes the namespace away cuts who is there and lets nobody in, until it ends", async () => {
    const consumer = startConsumer();
    const sender = newClient().createSender("orders");
    await sender.sendMessages(message);
    await until("the message came", () => consumer.got.length === 1);
    put({ kind: "down" });
    await expect(sender.sendMessages(message)).rejects.toThrow();
    await expect(newClient().createSender("orders").sendMessages(message)).rejects.toThrow();
    await expect(newClient().createReceiver("orders", "all").peekMessages(1)).rejects.toThrow();
    await expect(newClient().acceptSession("orders", "erp", "s")).rejects.toThrow();
    expect(active()).toBe(0);
    faults.clear();
    await newClient().createSender("orders").sendMessages(message);
    await sender.sendMessages(message);
    await until("the others came", () => consumer.got.length === 3);
  });

  it("that takes the namespace away refuses connections from its first strike on, and uses up no other fault", async () => {
    put({ kind: "down" });
    await expect(newClient().createSender("orders").sendMessages(message)).rejects.toThrow();
    expect(await canConnect(bus.port)).toBe(false);
    faults.clear();
    put({ kind: "lose-answer", operation: "send", times: 1 });
    expect([await canConnect(bus.port), hits()]).toEqual([true, 0]);
  });

  it("that takes only sending away lets the receiving side work", async () => {
    const consumer = startConsumer();
    const both = newClient();
    const sender = both.createSender("orders");
    const waiting = both.acceptNextSession("orders", "erp");
    await sender.sendMessages(message);
    const session = await waiting;
    await until("the message came", () => consumer.got.length === 1);
    put({ kind: "down", operation: "send" });
    await expect(sender.sendMessages(message)).rejects.toMatchObject({ retryable: true });
    await expect(both.createSender("orders").sendMessages(message)).rejects.toMatchObject({
      code: "ServiceTimeout",
    });
    await session.completeMessage(await receiveOne(session));
    expect(bus.counts()[all]?.active).toBe(0);
    expect(consumer.errors).toEqual([]);
    faults.clear();
    await sender.sendMessages(message);
    await until("the next message came", () => consumer.got.length === 2);
  });

  it("that takes only receiving away lets the sending side work, and what was sent comes afterwards", async () => {
    const consumer = startConsumer();
    const sender = newClient().createSender("orders");
    await sender.sendMessages({ ...message, body: 0 });
    await until("the first message came", () => consumer.got.length === 1);
    put({ kind: "down", operation: "receive" });
    for (const body of [1, 2, 3]) await sender.sendMessages({ ...message, body });
    await until("the consumer was cut off", () => hits() > 1);
    await expect(newClient().createReceiver("orders", "all").receiveMessages(1)).rejects.toThrow();
    expect(consumer.got).toHaveLength(1);
    faults.clear();
    await until("all came", () => consumer.got.length === 4);
    expect(consumer.got.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });

  it.each([
    ["throttles", "throttle", "ServiceBusy"],
    ["fails", "error", "GeneralError"],
  ] as const)(
    "that %s receiving ends the receiver with that error and locks nothing",
    async (_, kind, code) => {
      const receiver = newClient().createReceiver("orders", "all");
      await receiver.receiveMessages(1, { maxWaitTimeInMs: 50 });
      await newClient().createSender("orders").sendMessages(message);
      put({ kind, operation: "receive", times: 1 });
      await expect(receiver.receiveMessages(1, { maxWaitTimeInMs: 2000 })).rejects.toMatchObject({ code });
      expect((await receiveOne(receiver)).deliveryCount).toBe(0);
      expect(hits()).toBe(1);
    },
  );

  it("that throttles a settlement leaves the message locked", async () => {
    await newClient().createSender("orders").sendMessages(message);
    const receiver = newClient().createReceiver("orders", "all");
    const received = await receiveOne(receiver);
    put({ kind: "throttle", operation: "receive", times: 1 });
    await expect(receiver.completeMessage(received)).rejects.toMatchObject({ code: "ServiceBusy" });
    expect(bus.counts()[all]).toMatchObject({ active: 0, locked: 1 });
  });

  it("that delays receiving holds messages back for so long", async () => {
    const receiver = newClient().createReceiver("orders", "all", { receiveMode: "receiveAndDelete" });
    await receiver.receiveMessages(1, { maxWaitTimeInMs: 50 });
    put({ kind: "latency", operation: "receive", delayMs: 300, times: 1 });
    await newClient().createSender("orders").sendMessages(message);
    const started = Date.now();
    await receiveOne(receiver);
    expect(Date.now() - started).toBeGreaterThanOrEqual(280);
    expect(hits()).toBe(1);
  });

  it("that loses the answer of receiving has settled the message, and the client does not learn it", async () => {
    const client = newClient();
    const receiver = client.createReceiver("orders", "all");
    await receiver.receiveMessages(1, { maxWaitTimeInMs: 50 });
    await newClient().createSender("orders").sendMessages(message);
    put({ kind: "lose-answer", operation: "receive", times: 1 });
    const received = await receiveOne(receiver);
    const settling = receiver.completeMessage(received).catch(() => "unknown");
    await until("it is settled", () => bus.counts()[all]?.locked === 0);
    expect([active(), hits()]).toEqual([0, 1]);
    const outcome = await Promise.race([
      settling,
      new Promise((resolve) => setTimeout(resolve, 300, "unknown")),
    ]);
    expect(outcome).toBe("unknown");
  });

  it("that strikes a share of the calls leaves the others alone", async () => {
    let share = 0;
    faults = new Faults(() => share);
    await bus.close();
    bus = await startServiceBus({ port: 0, topics, faults });
    const sender = newClient().createSender("orders");
    await sender.sendMessages(message);
    put({ kind: "error", operation: "send", rate: 0.5 });
    share = 0.5;
    await sender.sendMessages(message);
    share = 0.49;
    await expect(sender.sendMessages(message)).rejects.toThrow();
    expect([active(), hits()]).toEqual([2, 1]);
  });
});
