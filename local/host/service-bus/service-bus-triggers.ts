import { ServiceBusClient } from "@azure/service-bus";
import type { ServiceBusOptions } from "../host-json.ts";
import type { HostedFunction } from "../hosted-function.ts";
import type { Invoker } from "../invocation.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { createDelivery } from "./delivery.ts";
import { type Entity, readEntity } from "./entity.ts";
import { type Listener, listen } from "./listener.ts";
import { sayOnce } from "./quiet-errors.ts";
import { listenToSessions } from "./session-listener.ts";
import { within } from "./within.ts";

export type ServiceBusTriggers = { start(): void; stop(): Promise<void> };

/** How long a stop waits for a client to close its connection. */
const closeMs = 1000;

export type ServiceBusTriggersOptions = {
  readonly functions: readonly HostedFunction[];
  readonly options: ServiceBusOptions;
  readonly settings: Settings;
  readonly invoker: Invoker;
  readonly log: Log;
};

/**
 * A broker that was restarted is back within a second; the client's own default waits half a minute between tries.
 * `prefetchCount` has no counterpart in the JavaScript client, which fetches as it has room.
 */
const clientOptions = { retryOptions: { maxRetries: 3, retryDelayInMs: 500, maxRetryDelayInMs: 5000 } };

/** The app's Service Bus functions: one client per connection, one listener per function. */
export function createServiceBusTriggers(triggers: ServiceBusTriggersOptions): ServiceBusTriggers {
  const { functions, options, settings, invoker, log } = triggers;
  const entities = functions.map(
    (hosted) => [hosted, readEntity(hosted, settings, options.autoCompleteMessages)] as const,
  );
  const clients = new Map<string, ServiceBusClient>();
  let listeners: Listener[] = [];

  const clientFor = ({ connectionString }: Entity) => {
    const known = clients.get(connectionString);
    if (known) return known;
    const client = new ServiceBusClient(connectionString, clientOptions);
    clients.set(connectionString, client);
    return client;
  };

  function listenerFor(hosted: HostedFunction, entity: Entity): Listener {
    const listenerOptions = {
      client: clientFor(entity),
      entity,
      options,
      deliver: createDelivery(hosted, entity.many, invoker, log),
      onError: sayOnce((message) => log.write("warning", hosted.name, message)),
    };
    return entity.sessions ? listenToSessions(listenerOptions) : listen(listenerOptions);
  }

  return {
    start() {
      listeners = entities.map(([hosted, entity]) => listenerFor(hosted, entity));
      for (const listener of listeners) listener.start();
    },
    async stop() {
      await Promise.allSettled(listeners.map((listener) => listener.stop()));
      await Promise.all([...clients.values()].map((client) => within(closeMs, client.close())));
    },
  };
}
