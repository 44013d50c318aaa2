import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiClient } from "../../local/client/api.ts";
import { newKey, shopper, staff } from "../../local/client/shop.ts";
import type { HostOptions } from "../../local/host/host-options.ts";
import { createLog } from "../../local/host/log.ts";
import { startHost } from "../../local/host/start-host.ts";
import type { Product } from "./product.ts";
import { recordTelemetry } from "./recorded-telemetry.ts";

const never = "0 0 0 1 1 *";

/** Timers that stay quiet until they are run by hand, so that no host takes another's work for its own. */
export const quiet = {
  RELAY_SCHEDULE: never,
  INBOX_SCHEDULE: never,
  SWEEP_SCHEDULE: never,
  DIRTY_SCHEDULE: never,
  RECONCILE_SCHEDULE: never,
  PURGE_SCHEDULE: never,
};

const opsKey = newKey();
const systemKey = newKey();

/**
 * A second host of the app in this process, watched: with a product's stand-ins, a store of its own, and everything that
 * it traces, measures and logs kept in memory. One in a process, as the app is loaded once.
 */
export const aTracedHost = async (
  { endpoints }: Product,
  {
    settings = {},
    control,
  }: { readonly settings?: Readonly<Record<string, string>>; readonly control?: HostOptions["control"] } = {},
) => {
  const data = mkdtempSync(join(tmpdir(), "boxoffice-traced-"));
  const sqliteFile = join(data, "boxoffice.db");
  Object.assign(process.env, quiet, {
    SQLITE_PATH: sqliteFile,
    REDIS_URL: endpoints.redisUrl,
    COSMOS_CONNECTION_STRING: endpoints.cosmosConnectionString,
    ServiceBusConnection: endpoints.serviceBusConnectionString,
    STRIPE_API_BASE: endpoints.stripe.baseUrl,
    STRIPE_API_KEY: endpoints.stripe.apiKey,
    STRIPE_WEBHOOK_SECRET: endpoints.stripe.webhookSecret,
    ID_SECRET: newKey(),
    OPS_API_KEYS: `test:${createHash("sha256").update(opsKey).digest("hex")}`,
    TASKHUB_NAME: "Traced",
    AzureWebJobsStorage: "",
    ...settings,
  });
  const telemetry = recordTelemetry();
  const lines: string[] = [];
  const host = await startHost({
    appDir: join(import.meta.dirname, "../.."),
    load: () => import("../../main.ts"),
    port: 0,
    data,
    sqliteFile,
    systemKey,
    log: createLog({ level: "trace", write: (line) => lines.push(line) }),
    ...(control ? { control } : {}),
  });
  const api = apiClient(host.api);
  const admin = apiClient(new URL("/admin", host.api).href);
  const ops = staff(api, opsKey);

  return {
    api,
    ops,
    opsKey,
    telemetry,
    /** What the host and the app have logged, at every level. */
    lines,
    sqliteFile,
    shop: shopper(api),
    /** A product on sale with so many units. */
    onSale: async (units: number): Promise<string> => {
      const sku = `T-${newKey().slice(0, 10)}`;
      await ops.product(sku);
      await ops.receive(sku, units);
      return sku;
    },
    /** Runs a timer now; it goes on after this. */
    runTimer: async (name: string): Promise<void> => {
      const { status } = await admin("POST", `/functions/${name}`, {
        headers: { "x-functions-key": systemKey },
        body: { input: "" },
      });
      if (status !== 202) throw new Error(`${name} was not run: ${status}`);
    },
    stop: async () => {
      api.close();
      admin.close();
      await host.stop();
      await telemetry.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
};

export type TracedHost = Awaited<ReturnType<typeof aTracedHost>>;
