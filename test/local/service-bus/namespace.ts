import { ServiceBusClient, type ServiceBusClientOptions } from "@azure/service-bus";
import {
  type SubscriptionConfig,
  startServiceBus,
  type TopicConfig,
} from "../../../local/service-bus/service-bus.ts";

/**
 * With this set, the scenarios run against that namespace instead of the local broker. Its entities must be there (as the
 * test files declare them) and empty.
 */
const elsewhere = process.env["SERVICE_BUS_SCENARIOS_CONNECTION_STRING"];

/** How long a lock lasts in the scenarios, in seconds: short here, and Azure's minimum there. */
export const lockSeconds = elsewhere === undefined ? 0.5 : 5;

/** A subscription as most scenarios want it, with a lock long enough not to matter. */
export const aSubscription = (
  name: string,
  change: Partial<SubscriptionConfig> = {},
): SubscriptionConfig => ({
  name,
  requiresSession: false,
  maxDeliveryCount: 10,
  lockSeconds: 60,
  rules: [],
  ...change,
});

/** A topic without duplicate detection and with one subscription, `all`. */
export const aTopic = (name: string, change: Partial<SubscriptionConfig> = {}): TopicConfig => ({
  name,
  duplicateDetectionSeconds: 0,
  subscriptions: [aSubscription("all", change)],
});

/** Nothing in a test waits the client's default half minute. */
const impatient = { timeoutInMs: 5000, maxRetries: 1, retryDelayInMs: 50 };

/** The namespace of a test file, and clients to it that are closed with it. */
export const openNamespace = async (topics: readonly TopicConfig[]) => {
  const bus = elsewhere === undefined ? await startServiceBus({ port: 0, topics }) : undefined;
  const connectionString = bus?.connectionString ?? elsewhere ?? "";
  const clients: ServiceBusClient[] = [];
  const connect = (retryOptions: ServiceBusClientOptions["retryOptions"] = {}) => {
    const client = new ServiceBusClient(connectionString, {
      retryOptions: { ...impatient, ...retryOptions },
    });
    clients.push(client);
    return client;
  };
  const close = async () => {
    for (const client of clients) await client.close();
    await bus?.close();
  };
  return { connect, close, connectionString };
};
