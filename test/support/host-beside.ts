import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiClient } from "../../local/client/api.ts";
import { shopper } from "../../local/client/shop.ts";
import type { Product } from "./product.ts";

const root = join(import.meta.dirname, "../..");
const never = "0 0 0 1 1 *";
const timers = ["RELAY", "INBOX", "SWEEP", "DIRTY", "RECONCILE", "PURGE"];

/**
 * A second host process of a product: with its stand-ins, its secrets and its SQLite file, but with an engine of its
 * own. Its timers stay quiet: they would take the sagas of an engine that they do not see for dead.
 */
export const aHostBeside = async ({ endpoints, data: first }: Pick<Product, "endpoints" | "data">) => {
  const data = mkdtempSync(join(tmpdir(), "boxoffice-beside-"));
  const { idSecret } = JSON.parse(readFileSync(join(first, "secrets.json"), "utf8"));
  const args = [join(root, "local/host/main.ts"), "--app", root, "--port", "0", "--data", data];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: {
      ...process.env,
      ...Object.fromEntries(timers.map((name) => [`${name}_SCHEDULE`, never])),
      SQLITE_PATH: endpoints.sqlite,
      REDIS_URL: endpoints.redisUrl,
      COSMOS_CONNECTION_STRING: endpoints.cosmosConnectionString,
      ServiceBusConnection: endpoints.serviceBusConnectionString,
      STRIPE_API_BASE: endpoints.stripe.baseUrl,
      STRIPE_API_KEY: endpoints.stripe.apiKey,
      STRIPE_WEBHOOK_SECRET: endpoints.stripe.webhookSecret,
      ID_SECRET: idSecret,
      HOST_SYSTEM_KEY: endpoints.systemKey,
      TASKHUB_NAME: "Beside",
      AzureWebJobsStorage: "",
    },
  });
  const exited = once(child, "exit");
  const [said] = await Promise.race([once(child, "message"), exited]);
  if (said?.kind !== "ready") throw new Error(`the second host did not start: ${said?.message ?? said}`);
  const api = apiClient(said.api);

  return {
    endpoints: { ...endpoints, api: said.api, web: new URL("/", said.api).href },
    api,
    shop: shopper(api),
    async stop(): Promise<void> {
      api.close();
      child.kill("SIGTERM");
      await exited;
      rmSync(data, { recursive: true, force: true });
    },
  };
};

export type HostBeside = Awaited<ReturnType<typeof aHostBeside>>;
