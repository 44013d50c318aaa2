import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit, violationsOf } from "../../local/audit/audit.ts";
import type { GatherOptions } from "../../local/audit/evidence.ts";
import { aliveSagas } from "../../local/audit/read-engine.ts";
import { apiClient, type Json } from "../../local/client/api.ts";
import { startProduct } from "../../local/client/product.ts";
import { newKey, shopper, staff } from "../../local/client/shop.ts";
import { documentedApi } from "./documented-api.ts";
import { until } from "./until.ts";

/** Settings that make what takes minutes take seconds. */
export const quick = {
  HOLD_TTL_SECONDS: "600",
  SWEEP_SCHEDULE: "*/2 * * * * *",
  RELAY_SCHEDULE: "*/2 * * * * *",
  INBOX_SCHEDULE: "*/2 * * * * *",
  DIRTY_SCHEDULE: "*/2 * * * * *",
  RECONCILE_SCHEDULE: "*/5 * * * * *",
};

/** A whole product in a folder of its own, or in one that another left, with everything a test wants of it. */
export const aProduct = async (
  settings: Readonly<Record<string, string>> = {},
  data: string = mkdtempSync(join(tmpdir(), "boxoffice-test-")),
) => {
  const product = await startProduct({ data, settings: { ...quick, ...settings } });
  const { endpoints } = product;
  const api = documentedApi(apiClient(endpoints.api));
  const ops = staff(api, endpoints.opsKey);
  const controlApi = apiClient(endpoints.control);

  const control = {
    fault: async (target: string, fault: Json): Promise<void> => {
      const { status, body } = await controlApi("PUT", `faults/${target}`, { body: fault });
      if (status >= 300) throw new Error(`the fault was refused: ${JSON.stringify(body)}`);
    },
    faults: async (): Promise<Json[]> => (await controlApi("GET", "faults")).body.faults,
    heal: async (): Promise<void> => {
      const { status } = await controlApi("DELETE", "faults");
      if (status >= 300) throw new Error(`the faults stay: ${status}`);
    },
    crash: async (at: string, times = 1): Promise<void> => {
      const { status, body } = await controlApi("POST", "crash", { body: { at, times } });
      if (status >= 300) throw new Error(`the crash was refused: ${JSON.stringify(body)}`);
    },
    crashes: async (): Promise<Json> => (await controlApi("GET", "crash")).body,
    calm: async (): Promise<void> => {
      const { status } = await controlApi("DELETE", "crash");
      if (status >= 300) throw new Error(`the crash points stay armed: ${status}`);
    },
    /** Waits until the host died at this point. */
    fired: async (at: string, withinMs = 15_000): Promise<void> => {
      const hasFired = async () => {
        const { fired } = (await controlApi("GET", "crash")).body;
        return fired.some((one: Json) => one.at === at);
      };
      await until(hasFired, withinMs, () => `nothing died at ${at}`);
    },
    /** Waits until a fault has struck so many times. */
    struck: async (target: string, operation: string | null, times = 1, withinMs = 15_000): Promise<void> => {
      const hasStruck = async () => {
        const { faults } = (await controlApi("GET", "faults")).body;
        return faults.some(
          (one: Json) => one.target === target && one.operation === operation && one.hits >= times,
        );
      };
      await until(
        hasStruck,
        withinMs,
        () => `no fault of ${target} ${operation ?? ""} struck ${times} times`,
      );
    },
  };

  /** A product on sale with so many units, under a name that no other test uses. */
  const onSale = async (units: number, over: Json = {}): Promise<string> => {
    const sku = `T-${newKey().slice(0, 10)}`;
    await ops.product(sku, over);
    if (units > 0) await ops.receive(sku, units);
    return sku;
  };

  /** Waits until nothing is under way, then holds every invariant against the product. */
  const settled = async (options: GatherOptions = {}, withinMs = 60_000): Promise<void> => {
    let broken: readonly string[] = ["not looked yet"];
    await until(
      async () => {
        const alive = await aliveSagas(product.current()); // costs little, and is what there is to wait for
        broken = alive.map(
          ({ checkoutId, said }) => `${checkoutId} still runs (${said?.status ?? "pending"})`,
        );
        if (alive.length > 0) return false;
        broken = violationsOf(await audit(product.current(), { ...options, settled: true }));
        return broken.length === 0;
      },
      withinMs,
      () => broken.slice(0, 10).join("\n"),
    );
  };

  return {
    ...product,
    data,
    api,
    ops,
    control,
    shop: shopper(api),
    onSale,
    settled,
    async stop() {
      await this.leave("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
    /** Ends it by this signal, and leaves its folder as it is then; says with what exit code, if with any. */
    async leave(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
      api.close();
      controlApi.close();
      if (signal === "SIGTERM") return product.stop();
      const ended = once(product.supervisor, "exit");
      product.supervisor.kill("SIGKILL");
      await ended;
      return null;
    },
  };
};

export type Product = Awaited<ReturnType<typeof aProduct>>;
