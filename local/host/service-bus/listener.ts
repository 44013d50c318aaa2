import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from "@azure/service-bus";
import type { ServiceBusOptions } from "../host-json.ts";
import { createBatcher } from "./batcher.ts";
import type { Deliver } from "./delivery.ts";
import { type Entity, pathText } from "./entity.ts";
import { within } from "./within.ts";

/** Receives messages and hands them over until it is stopped; `stop` resolves when the last one is settled. */
export type Listener = { start(): void; stop(): Promise<void> };

export type ListenerOptions = {
  readonly client: ServiceBusClient;
  readonly entity: Entity;
  readonly options: ServiceBusOptions;
  readonly deliver: Deliver;
  /** Told of each error of the connection; the client reconnects by itself. */
  readonly onError: (message: string) => void;
};

/** Options with which every receiver is made. Bodies stay bytes: the library parses them. */
export const receiverOptions = ({ options }: ListenerOptions) => ({
  maxAutoLockRenewalDurationInMs: options.maxAutoLockRenewalDuration,
  skipParsingBodyAsJson: true,
});

/** How long a stop waits for the client to close a link. */
const closeMs = 1000;

/** Listens to a queue or subscription without sessions. */
export function listen(listenerOptions: ListenerOptions): Listener {
  const { client, entity, onError } = listenerOptions;
  let stop = async (): Promise<void> => {};
  return {
    start() {
      const { path } = entity;
      const receiver =
        "queue" in path
          ? client.createReceiver(path.queue, receiverOptions(listenerOptions))
          : client.createReceiver(path.topic, path.subscription, receiverOptions(listenerOptions));
      const pump = startPump(receiver, listenerOptions, onError);
      stop = async () => {
        await pump.stop();
        await within(closeMs, receiver.close());
      };
    },
    stop: () => stop(),
  };
}

export type Pump = {
  /** Takes no more messages and resolves when those at hand are settled. */
  stop(): Promise<void>;
  readonly busy: boolean;
};

/**
 * Streams messages from a receiver to the function: as many at once as the options say (in a session one after the
 * other), or in batches.
 */
export function startPump(
  receiver: ServiceBusReceiver,
  { entity, options, deliver }: ListenerOptions,
  onError: (message: string) => void,
  onSettled: () => void = () => {},
): Pump {
  const batcher = createBatcher<ServiceBusReceivedMessage>(options.maxMessageBatchSize, (messages) =>
    deliver(receiver, messages),
  );
  let running = 0;
  let whenIdle: PromiseWithResolvers<void> | undefined;

  const processMessage = async (message: ServiceBusReceivedMessage) => {
    running += 1;
    try {
      await (entity.many ? batcher.add(message) : deliver(receiver, [message]));
    } finally {
      running -= 1;
      if (running === 0) whenIdle?.resolve();
      onSettled();
    }
  };
  const subscription = receiver.subscribe(
    {
      processMessage,
      processError: async ({ error }) => onError(`${pathText(entity.path)}: ${error.message}`),
    },
    { autoCompleteMessages: false, maxConcurrentCalls: concurrency(entity, options) },
  );
  return {
    get busy() {
      return running > 0;
    },
    async stop() {
      await within(closeMs, subscription.close());
      if (running === 0) return;
      whenIdle ??= Promise.withResolvers();
      await whenIdle.promise;
    },
  };
}

function concurrency({ many, sessions }: Entity, options: ServiceBusOptions): number {
  if (many) return options.maxMessageBatchSize;
  return sessions ? 1 : options.maxConcurrentCalls;
}
