import { ServiceBusClient } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import { startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { aTopic } from "./namespace.ts";
import { receiveOne } from "./receiving.ts";

describe("a broker with a clock of its own", () => {
  it("lets locks run out by that clock, and takes no settlement after it", async () => {
    let time = Date.now();
    const bus = await startServiceBus({ port: 0, topics: [aTopic("orders")], now: () => time });
    const client = new ServiceBusClient(bus.connectionString, {
      retryOptions: { timeoutInMs: 2000, maxRetries: 0 },
    });
    await client.createSender("orders").sendMessages([{ body: 1 }, { body: 2 }]);
    const byHand = { maxAutoLockRenewalDurationInMs: 0 };
    const first = client.createReceiver("orders", "all", byHand);
    const message = await receiveOne(first);
    expect(message.lockedUntilUtc?.getTime()).toBe(time + 60_000);
    time += 60_000;
    const again = await receiveOne(client.createReceiver("orders", "all", byHand));
    expect(again).toMatchObject({ body: 1, deliveryCount: 1 });
    await expect(first.completeMessage(message)).rejects.toMatchObject({ code: "MessageLockLost" });
    time += 60_000;
    await expect(first.renewMessageLock(again)).rejects.toMatchObject({ code: "MessageLockLost" });
    await client.close();
    await bus.close();
  });
});
