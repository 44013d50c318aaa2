import { ServiceBusClient } from "@azure/service-bus";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { startCuttableProxy } from "./cuttable-proxy.ts";
import { aSubscription } from "./namespace.ts";
import { receiveOne } from "./receiving.ts";
import { until } from "./until.ts";

const topics = [
  {
    name: "orders",
    duplicateDetectionSeconds: 0,
    subscriptions: [
      aSubscription("all", { lockSeconds: 30 }),
      aSubscription("erp", { requiresSession: true }),
    ],
  },
];
const retryOptions = { timeoutInMs: 1000, maxRetries: 3, retryDelayInMs: 50 };

describe("a client whose connection is cut", () => {
  let bus: ServiceBus;
  let proxy: Awaited<ReturnType<typeof startCuttableProxy>>;
  let client: ServiceBusClient;
  beforeEach(async () => {
    bus = await startServiceBus({ port: 0, topics });
    proxy = await startCuttableProxy(bus.port);
    client = new ServiceBusClient(bus.connectionString.replace(`:${bus.port}`, `:${proxy.port}`), {
      retryOptions,
    });
  });
  afterEach(async () => {
    await client.close();
    await proxy.close();
    await bus.close();
  });

  it("sends and receives again by itself, and gets each message once", async () => {
    const got: unknown[] = [];
    client.createReceiver("orders", "all").subscribe({
      processMessage: async ({ body }) => {
        got.push(body);
      },
      processError: async () => {},
    });
    const sender = client.createSender("orders");
    await sender.sendMessages({ body: 1, sessionId: "s" });
    await until("the first message came", () => got.length === 1);
    for (const body of [2, 3]) {
      proxy.cut();
      await until("it is back", () => proxy.accepted() === body);
      await sender.sendMessages({ body, sessionId: "s" });
      await until("the next message came", () => got.length === body);
    }
    expect(got).toEqual([1, 2, 3]);
  });

  it("can still settle what it received before, as long as the lock holds", async () => {
    const sender = client.createSender("orders");
    await sender.sendMessages({ body: 1 });
    const receiver = client.createReceiver("orders", "all");
    const message = await receiveOne(receiver);
    proxy.cut();
    await sender.sendMessages({ body: 2 });
    expect(bus.counts()["orders/Subscriptions/all"]).toMatchObject({ active: 1, locked: 1 });
    await receiver.completeMessage(message);
    expect(bus.counts()["orders/Subscriptions/all"]).toMatchObject({ active: 1, locked: 0 });
  });

  it("frees the session it had, without counting the delivery", async () => {
    await client.createSender("orders").sendMessages({ body: 1, sessionId: "s" });
    const session = await client.acceptSession("orders", "erp", "s");
    const message = await receiveOne(session);
    expect(bus.counts()["orders/Subscriptions/erp"]).toMatchObject({ locked: 1 });
    proxy.cut();
    await until("the session is free", () => bus.counts()["orders/Subscriptions/erp"]?.active === 1);
    await expect(session.completeMessage(message)).rejects.toMatchObject({ code: "SessionLockLost" });
    const other = new ServiceBusClient(bus.connectionString, { retryOptions });
    expect(await receiveOne(await other.acceptSession("orders", "erp", "s"))).toMatchObject({
      deliveryCount: 0,
    });
    await other.close();
  });

  it("does not swallow messages that nobody receives any more", async () => {
    const receiver = client.createReceiver("orders", "all");
    const waiting = receiver.receiveMessages(10, { maxWaitTimeInMs: 500 }).catch(() => []);
    await until("it is connected", () => proxy.accepted() === 1);
    await waiting;
    proxy.cut();
    const other = new ServiceBusClient(bus.connectionString, { retryOptions });
    await other.createSender("orders").sendMessages({ body: 1, sessionId: "s" });
    expect((await receiveOne(other.createReceiver("orders", "all"))).deliveryCount).toBe(0);
    await other.close();
  });
});
