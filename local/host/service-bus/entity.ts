import type { HostedFunction } from "../hosted-function.ts";
import { resolveSettings, type Settings } from "../settings.ts";
import { StartError } from "../start-error.ts";

/** Where a Service Bus function listens, as its binding and the settings say. */
export type Entity = {
  readonly connectionString: string;
  readonly path: EntityPath;
  readonly sessions: boolean;
  /** Whether the function takes arrays of messages. */
  readonly many: boolean;
};

export type EntityPath =
  | { readonly queue: string }
  | { readonly topic: string; readonly subscription: string };

/** Reads the trigger's options; what this host cannot do is refused by name. */
export function readEntity(hosted: HostedFunction, settings: Settings, autoComplete: boolean): Entity {
  const { options } = hosted.trigger;
  const where = `function ${hosted.name}`;
  const text = (name: string) => {
    const value = options[name];
    return typeof value === "string" && value !== "" ? resolveSettings(value, settings, where) : undefined;
  };
  if ((options["autoCompleteMessages"] ?? autoComplete) === false)
    throw new StartError(`${where}: serviceBusTrigger with autoCompleteMessages false is not supported`);
  const connection = text("connection");
  if (connection === undefined) throw new StartError(`${where}: serviceBusTrigger names no connection`);
  return {
    connectionString: connectionString(connection, settings, where),
    path: path(text("queueName"), text("topicName"), text("subscriptionName"), where),
    sessions: options["isSessionsEnabled"] === true,
    many: options["cardinality"] === "many",
  };
}

function connectionString(name: string, settings: Settings, where: string): string {
  const value = settings[name];
  if (value !== undefined && value !== "") return value;
  if (settings[`${name}__fullyQualifiedNamespace`] !== undefined)
    throw new StartError(
      `${where}: ${name}__fullyQualifiedNamespace is for an identity in Azure; the embedded host needs a connection string in ${name}`,
    );
  throw new StartError(`${where}: the connection setting ${name} is not set`);
}

function path(
  queue: string | undefined,
  topic: string | undefined,
  subscription: string | undefined,
  where: string,
): EntityPath {
  if (queue !== undefined && topic === undefined) return { queue };
  if (queue === undefined && topic !== undefined && subscription !== undefined)
    return { topic, subscription };
  throw new StartError(
    `${where}: serviceBusTrigger needs a queueName, or a topicName and a subscriptionName`,
  );
}

/** The path as the service spells it. */
export const pathText = (entity: EntityPath) =>
  "queue" in entity ? entity.queue : `${entity.topic}/Subscriptions/${entity.subscription}`;
