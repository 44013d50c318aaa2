import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ServiceBusClient } from "@azure/service-bus";
import Long from "long";
import { describe, expect, it } from "vitest";
import type { TopicConfig } from "../../../local/service-bus/service-bus.ts";
import { aSubscription } from "./namespace.ts";
import { until } from "./until.ts";

const topics: TopicConfig[] = [
  {
    name: "orders",
    duplicateDetectionSeconds: 600,
    subscriptions: [aSubscription("kept"), aSubscription("worked-off")],
  },
];
const script = fileURLToPath(new URL("./broker-process.ts", import.meta.url));
const retryOptions = { timeoutInMs: 500, maxRetries: 0 };

const start = async (file: string): Promise<{ broker: ChildProcess; client: ServiceBusClient }> => {
  const broker = fork(script, [file, JSON.stringify(topics)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [connectionString] = await once(broker, "message");
  return { broker, client: new ServiceBusClient(String(connectionString), { retryOptions }) };
};

const kill = async (broker: ChildProcess) => {
  broker.kill("SIGKILL");
  await once(broker, "exit");
};

/** The ids of everything that lies in a subscription. */
const idsIn = async (client: ServiceBusClient, subscription: string): Promise<Set<string>> => {
  const receiver = client.createReceiver("orders", subscription);
  const ids = new Set<string>();
  for (
    let page = await receiver.peekMessages(250);
    page.length > 0;
    page = await receiver.peekMessages(250)
  ) {
    for (const { messageId } of page) ids.add(String(messageId));
  }
  return ids;
};

describe("a broker that is killed", () => {
  it("has lost nothing it acknowledged, and forgotten nothing it completed", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "service-bus-")), "bus.db");
    const acknowledged = new Set<string>();
    const completed = new Set<string>();
    const asked = new Set<string>();
    let sent = 0;

    const oneLife = async (messages: number) => {
      const { broker, client } = await start(file);
      const receiver = client.createReceiver("orders", "worked-off", { maxAutoLockRenewalDurationInMs: 0 });
      const target = acknowledged.size + messages;
      let alive = true;
      receiver.subscribe(
        {
          processMessage: async (message) => {
            const id = String(message.messageId);
            expect(completed.has(id)).toBe(false);
            asked.add(id);
            await receiver.completeMessage(message);
            completed.add(id);
          },
          processError: async () => {},
        },
        { autoCompleteMessages: false, maxConcurrentCalls: 5 },
      );
      const send = async () => {
        const sender = client.createSender("orders");
        while (alive) {
          const messageId = `m${sent++}`;
          await sender.sendMessages({ body: messageId, messageId }).then(
            () => acknowledged.add(messageId),
            () => {},
          );
        }
      };
      const senders = [send(), send(), send()];
      await until(
        "enough was sent and completed",
        () => acknowledged.size >= target && completed.size >= target / 3,
      );
      await kill(broker);
      alive = false;
      await Promise.allSettled(senders);
      await client.close();
    };
    for (const messages of [150, 150]) await oneLife(messages);

    const { broker, client } = await start(file);
    const kept = await idsIn(client, "kept");
    const left = await idsIn(client, "worked-off");
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    expect([...acknowledged].filter((id) => !left.has(id) && !asked.has(id))).toEqual([]);
    expect([...completed].filter((id) => left.has(id))).toEqual([]);

    const sender = client.createSender("orders");
    await sender.sendMessages([...acknowledged].map((messageId) => ({ body: "again", messageId })));
    const bodies = await client
      .createReceiver("orders", "kept")
      .peekMessages(2000, { fromSequenceNumber: Long.ONE });
    expect(bodies).toHaveLength(kept.size);
    expect(bodies.filter(({ body }) => body === "again")).toEqual([]);
    await client.close();
    await kill(broker);
  });
});
