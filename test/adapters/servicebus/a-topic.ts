import { ServiceBusClient, type ServiceBusReceivedMessage } from "@azure/service-bus";
import { afterAll, beforeAll } from "vitest";
import { serviceBusPublisher } from "../../../adapters/servicebus/publisher.ts";
import { ordersTopic } from "../../../contracts/topics.ts";
import { Faults } from "../../../local/control/faults.ts";
import { startServiceBus } from "../../../local/service-bus/service-bus.ts";
import type { Publisher } from "../../../ports/publisher.ts";

type Bus = Awaited<ReturnType<typeof startServiceBus>>;

/** The product's topic on a local broker, for the tests of one file: a publisher, and whoever receives. */
export const useTopic = () => {
  const faults = new Faults();
  let bus: Bus | undefined;
  let client: ServiceBusClient | undefined;
  beforeAll(async () => {
    bus = await startServiceBus({ port: 0, topics: [ordersTopic], faults });
    client = new ServiceBusClient(bus.connectionString, {
      retryOptions: { timeoutInMs: 3000, maxRetries: 0 },
    });
  });
  afterAll(async () => {
    await client?.close();
    await bus?.close();
  });
  const connected = (): ServiceBusClient => {
    if (!client) throw new Error("the topic is not there yet");
    return client;
  };

  return {
    faults,
    publisher: (traceparent: () => string | undefined = () => undefined): Publisher =>
      serviceBusPublisher(connected(), ordersTopic.name, { traceparent }),

    /** Everything that lies on a subscription without sessions, taken from it; fails when fewer come than expected. */
    async take(subscription: string, count: number): Promise<readonly ServiceBusReceivedMessage[]> {
      const receiver = connected().createReceiver(ordersTopic.name, subscription, {
        receiveMode: "receiveAndDelete",
      });
      try {
        const taken: ServiceBusReceivedMessage[] = [];
        const deadline = Date.now() + 10_000;
        while (taken.length < count && Date.now() < deadline)
          taken.push(...(await receiver.receiveMessages(count - taken.length, { maxWaitTimeInMs: 2000 })));
        taken.push(...(await receiver.receiveMessages(10, { maxWaitTimeInMs: 50 })));
        if (taken.length !== count) throw new Error(`${taken.length} messages came instead of ${count}`);
        return taken;
      } finally {
        await receiver.close();
      }
    },

    /** Takes from a subscription without sessions until this message comes; fails when it does not. */
    async await(subscription: string, messageId: string): Promise<void> {
      const receiver = connected().createReceiver(ordersTopic.name, subscription, {
        receiveMode: "receiveAndDelete",
      });
      try {
        for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
          const taken = await receiver.receiveMessages(50, { maxWaitTimeInMs: 2000 });
          if (taken.some((message) => message.messageId === messageId)) return;
        }
        throw new Error(`${messageId} did not come to ${subscription}`);
      } finally {
        await receiver.close();
      }
    },

    /** What lies in one session of a subscription, in order. */
    async takeSession(subscription: string, session: string, count: number) {
      const receiver = await connected().acceptSession(ordersTopic.name, subscription, session, {
        receiveMode: "receiveAndDelete",
      });
      try {
        const taken: ServiceBusReceivedMessage[] = [];
        const deadline = Date.now() + 10_000;
        while (taken.length < count && Date.now() < deadline)
          taken.push(...(await receiver.receiveMessages(count - taken.length, { maxWaitTimeInMs: 2000 })));
        return taken;
      } finally {
        await receiver.close();
      }
    },
  };
};
