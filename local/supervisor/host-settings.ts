import { createHash } from "node:crypto";
import { join } from "node:path";
import type { StandInAddresses } from "./messages.ts";
import type { Secrets } from "./secrets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type HostSettings = {
  readonly REDIS_URL: string;
  readonly SQLITE_PATH: string;
  readonly STRIPE_API_BASE: string;
  readonly STRIPE_API_KEY: string;
  readonly STRIPE_WEBHOOK_SECRET: string;
  readonly ServiceBusConnection: string;
  readonly COSMOS_CONNECTION_STRING: string;
  readonly OPS_API_KEYS: string;
  readonly ID_SECRET: string;
  readonly HOST_SYSTEM_KEY: string;
  readonly WEBSITE_HOSTNAME: string;
  readonly AzureWebJobsStorage: string;
  readonly TASKHUB_NAME: string;
};

type Given = {
  readonly user: Environment;
  readonly secrets: Secrets;
  readonly addresses: StandInAddresses;
  readonly data: string;
  readonly port: number;
};

/**
 * What the host is told by its environment: the stand-ins and the kept secrets, except where the user's environment
 * names something else. Redis is always reached through the proxy, which stands before the user's server too. The local
 * ops key is added to the user's keys, as seeding and `endpoints.json` need one whose plain text is known.
 */
export function hostSettings({ user, secrets, addresses, data, port }: Given): HostSettings {
  const localOpsKey = `local:${createHash("sha256").update(secrets.opsKey).digest("hex")}`;
  const defaults = {
    SQLITE_PATH: join(data, "boxoffice.db"),
    STRIPE_API_BASE: addresses.stripeBaseUrl,
    STRIPE_API_KEY: secrets.stripeApiKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    ServiceBusConnection: addresses.serviceBusConnectionString,
    COSMOS_CONNECTION_STRING: addresses.cosmosConnectionString,
    ID_SECRET: secrets.idSecret,
    HOST_SYSTEM_KEY: secrets.systemKey,
    WEBSITE_HOSTNAME: `127.0.0.1:${port}`,
    AzureWebJobsStorage: "",
    TASKHUB_NAME: "Boxoffice",
  };
  // With a SQL Server of the user's own, the embedded store is left out: one of them is the truth.
  const isOnSql = Boolean(user["SQL_CONNECTION_STRING"] || user["SQL_SERVER"]);
  return {
    ...overridden(defaults, user),
    ...(isOnSql ? { SQLITE_PATH: "" } : {}),
    REDIS_URL: addresses.redisUrl,
    OPS_API_KEYS: [user["OPS_API_KEYS"], localOpsKey].filter(Boolean).join(","),
  };
}

const overridden = <Settings extends Record<string, string>>(
  defaults: Settings,
  user: Environment,
): Settings => {
  const chosen: Record<string, string> = {};
  for (const [name, value] of Object.entries(defaults)) chosen[name] = user[name] || value;
  return { ...defaults, ...chosen };
};
