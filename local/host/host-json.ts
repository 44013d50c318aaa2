import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseLogLevel } from "./log.ts";
import { StartError } from "./start-error.ts";
import { parseTimeSpan } from "./time-span.ts";

const timeSpan = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds === undefined) context.addIssue(`"${text}" is not a time span like 00:05:00`);
  return milliseconds ?? z.NEVER;
});

const level = z.string().transform((text, context) => {
  const parsed = parseLogLevel(text);
  if (!parsed) context.addIssue(`"${text}" is not a log level`);
  return parsed ?? z.NEVER;
});

/** The defaults are those of the Service Bus extension 5. */
const serviceBus = z.object({
  maxConcurrentCalls: z.int().positive().default(16),
  maxConcurrentSessions: z.int().positive().default(8),
  maxMessageBatchSize: z.int().positive().default(1000),
  maxAutoLockRenewalDuration: timeSpan.default(300_000),
  sessionIdleTimeout: timeSpan.default(60_000),
  autoCompleteMessages: z.boolean().default(true),
  prefetchCount: z.int().nonnegative().default(0),
});

const schema = z.object({
  functionTimeout: timeSpan.optional(),
  logging: z.object({ logLevel: z.object({ default: level.optional() }).prefault({}) }).prefault({}),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
      durableTask: z
        .object({
          hubName: z.string().default("TestHubName"),
          maxConcurrentActivityFunctions: z.int().positive().optional(),
          maxConcurrentOrchestratorFunctions: z.int().positive().optional(),
        })
        .prefault({}),
      serviceBus: serviceBus.prefault({}),
    })
    .prefault({}),
});

/** The parts of host.json that this host follows; times are in milliseconds. */
export type HostJson = z.output<typeof schema>;
export type ServiceBusOptions = z.output<typeof serviceBus>;

/** Checks what was read from host.json; unknown members are ignored, as in the real host. */
export function parseHostJson(value: unknown): HostJson {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new StartError(`host.json: ${issues.join("; ")}`);
}

/** Reads host.json of the app's folder; without one everything has its default. */
export function readHostJson(directory: string): HostJson {
  const file = join(directory, "host.json");
  if (!existsSync(file)) return parseHostJson({});
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StartError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseHostJson(value);
}
