import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ServiceBusClient, type ServiceBusReceivedMessage } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import type { TopicConfig } from "../../../local/service-bus/service-bus.ts";
import { aSubscription } from "./namespace.ts";
import { temporaryFile } from "./temporary-file.ts";
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

/** Everything in a subscription, as far as this client has not peeked at it before. */
const messagesIn = async (
  client: ServiceBusClient,
  subscription: string,
): Promise<ServiceBusReceivedMessage[]> => {
  const receiver = client.createReceiver("orders", subscription);
  const all: ServiceBusReceivedMessage[] = [];
  for (;;) {
    const page = await receiver.peekMessages(250);
    if (page.length === 0) return all;
    all.push(...page);
  }
};

const idsOf = (messages: readonly ServiceBusReceivedMessage[]) =>
  new Set(messages.map(({ messageId }) => String(messageId)));

describe("a broker that is killed", () => {
  it("has lost nothing it acknowledged, and forgotten nothing it completed", async () => {
    const file = temporaryFile();
    const acknowledged = new Set<string>();
    const completed = new Set<string>();
    const asked = new Set<string>();
    const broughtAgain: string[] = [];
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
            if (completed.has(id)) broughtAgain.push(id);
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
    const kept = idsOf(await messagesIn(client, "kept"));
    const left = idsOf(await messagesIn(client, "worked-off"));
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    expect([...acknowledged].filter((id) => !left.has(id) && !asked.has(id))).toEqual([]);
    expect([...completed].filter((id) => left.has(id))).toEqual([]);
    expect(broughtAgain).toEqual([]);

    const again = [...acknowledged].map((messageId) => ({ body: "again", messageId }));
    await client.createSender("orders").sendMessages(again);
    expect(await messagesIn(client, "kept")).toEqual([]);
    await client.close();
    await kill(broker);
  });
});
