import type { FaultSource } from "../control/faults.ts";
import { AmqpServer } from "./amqp/amqp-server.ts";
import { Broker } from "./broker.ts";
import { checkTopics, type TopicConfig } from "./config.ts";
import { type Counts, countMessages } from "./counts.ts";
import { memoryJournal } from "./journal/journal.ts";
import { SqliteJournal } from "./journal/sqlite-journal.ts";

export type { CorrelationRule, SubscriptionConfig, TopicConfig } from "./config.ts";
export type { Counts } from "./counts.ts";

export type ServiceBusOptions = {
  /** On loopback; 0 takes a free one. */
  readonly port: number;
  readonly topics: readonly TopicConfig[];
  /** An SQLite file in which everything survives a restart; without it the broker remembers nothing. */
  readonly file?: string;
  readonly faults?: FaultSource;
  /** The time in epoch milliseconds. Timers still run by the machine's clock. */
  readonly now?: () => number;
};

export type ServiceBus = {
  readonly port: number;
  readonly connectionString: string;
  /** How many messages lie where, by entity path. */
  counts(): Record<string, Counts>;
  /** Cuts all clients; they may come again. */
  cut(): void;
  /** Cuts all clients; everything acknowledged is kept. */
  close(): Promise<void>;
};

/**
 * Starts a Service Bus namespace on this machine: the real client connects with the connection string and any key. It
 * behaves as the service does, or refuses by name what it does not know (queues, rules at run time, transactions, SQL
 * filters). An invalid configuration, a port in use or an unusable file rejects.
 */
export const startServiceBus = async (options: ServiceBusOptions): Promise<ServiceBus> => {
  checkTopics(options.topics);
  const journal = options.file === undefined ? memoryJournal : new SqliteJournal(options.file);
  const broker = new Broker(options.topics, journal, options.now ?? Date.now);
  const server = new AmqpServer(broker, options.faults);
  const port = await server.listen(options.port).catch((error: unknown) => {
    broker.close();
    throw error;
  });
  return {
    port,
    connectionString: `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true`,
    counts: () => countMessages(broker.topics()),
    cut: () => server.cut(),
    close: async () => {
      await server.close();
      broker.close();
    },
  };
};
