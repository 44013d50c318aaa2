import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { HostSettings } from "./host-settings.ts";
import type { Secrets } from "./secrets.ts";
import { replaceFile } from "./write-file.ts";

export type Pids = {
  readonly supervisor: number;
  readonly host: number;
  /** Absent where the Redis is the user's own. */
  readonly redis?: number;
  readonly standIns: number;
};

/** `endpoints.json`: where everything is. Scripts and tests rely on it. */
export type Endpoints = {
  readonly api: string;
  readonly web: string;
  readonly opsKey: string;
  readonly systemKey: string;
  readonly redisUrl: string;
  readonly redisIsReal: boolean;
  readonly serviceBusConnectionString: string;
  readonly cosmosConnectionString: string;
  readonly stripe: { readonly baseUrl: string; readonly apiKey: string; readonly webhookSecret: string };
  readonly partners: Readonly<Record<string, string>>;
  readonly control: string;
  readonly sqlite: string;
  readonly pids: Pids;
};

type Known = {
  readonly port: number;
  readonly settings: HostSettings;
  readonly secrets: Secrets;
  readonly redisIsReal: boolean;
  readonly control: string;
};

export const describeEndpoints = ({
  port,
  settings,
  secrets,
  redisIsReal,
  control,
}: Known): Omit<Endpoints, "pids"> => ({
  api: `http://127.0.0.1:${port}/api`,
  web: `http://127.0.0.1:${port}/`,
  opsKey: secrets.opsKey,
  systemKey: settings.HOST_SYSTEM_KEY,
  redisUrl: settings.REDIS_URL,
  redisIsReal,
  serviceBusConnectionString: settings.ServiceBusConnection,
  cosmosConnectionString: settings.COSMOS_CONNECTION_STRING,
  stripe: {
    baseUrl: settings.STRIPE_API_BASE,
    apiKey: settings.STRIPE_API_KEY,
    webhookSecret: settings.STRIPE_WEBHOOK_SECRET,
  },
  partners: {},
  control,
  sqlite: settings.SQLITE_PATH,
});

export function writeEndpoints(data: string, endpoints: Endpoints): void {
  replaceFile(fileIn(data), `${JSON.stringify(endpoints, null, 2)}\n`, 0o600);
}

export function removeEndpoints(data: string): void {
  rmSync(fileIn(data), { force: true });
}

/** What a run that was killed left behind; undefined when there is nothing, or nothing legible. */
export function readEndpoints(data: string): Partial<Endpoints> | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(data), "utf8"));
  } catch {
    return undefined;
  }
}

const fileIn = (data: string) => join(data, "endpoints.json");
