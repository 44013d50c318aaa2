import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiClient } from "../local/client/api.ts";
import { startProduct } from "../local/client/product.ts";
import { type Basket, type Ready, shopper, staff } from "../local/client/shop.ts";
import type { Endpoints } from "../local/supervisor/endpoints.ts";
import { cpuMs } from "./cpu-times.ts";
import { each } from "./each.ts";

/** A whole product of its own with two products in plenty, and what a benchmark does to it. */
export type ShopUnderLoad = {
  readonly data: string;
  readonly endpoints: Endpoints;
  /** Its processes by name, with their ids. */
  readonly processes: readonly (readonly [string, number])[];
  /** So many carts with quotes, ready to be paid. */
  ready(count: number): Promise<readonly Ready[]>;
  /** Pays all of them, at most so many at once; milliseconds that each call took. Throws when one did not succeed. */
  checkouts(ready: readonly Ready[], atOnce: number): Promise<readonly number[]>;
  /**
   * Until host and stand-ins together have used next to no CPU for a while: less than `share` of a core. What was
   * answered is not yet finished: events, webhooks and the last steps belong to the checkouts, too. Throws after a minute.
   */
  idle(share?: number): Promise<void>;
  /** Ends it and removes its data; `look` sees what it has left on disk, before. */
  stop(look?: () => void): Promise<void>;
};

const basket: Basket = ["BENCH-A", "BENCH-B"].map((sku) => ({ sku, quantity: 1 }));
const quietMs = 600;
const lookEveryMs = 200;
const idleDeadlineMs = 60_000;

export const startShop = async (settings: Readonly<Record<string, string>> = {}): Promise<ShopUnderLoad> => {
  const data = mkdtempSync(join(tmpdir(), "boxoffice-bench-"));
  const forget = () => rmSync(data, { recursive: true, force: true });
  const product = await startProduct({ data, settings }).catch((problem: unknown) => {
    forget();
    throw problem;
  });
  const { endpoints } = product;
  const api = apiClient(endpoints.api);
  const shop = shopper(api);
  const stop = async (look?: () => void) => {
    api.close();
    try {
      await product.stop();
      look?.();
    } finally {
      forget();
    }
  };
  try {
    const ops = staff(api, endpoints.opsKey);
    for (const { sku } of basket) {
      await ops.product(sku);
      await ops.receive(sku, 1_000_000);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const used = () => cpuMs(endpoints.pids.host) + cpuMs(endpoints.pids.standIns);
  return {
    data,
    endpoints,
    processes: Object.entries(endpoints.pids) as [string, number][],
    async ready(count) {
      const ready: Ready[] = [];
      await each(count, 8, async () => void ready.push(await shop.ready(basket)));
      return ready;
    },
    async checkouts(ready, atOnce) {
      const took: number[] = [];
      await each(ready.length, atOnce, async (index) => {
        const answer = await shop.checkout(ready[index] as Ready, { wait: 25 });
        if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
        took.push(answer.tookMs);
      });
      return took;
    },
    async idle(share = 0.1) {
      const deadline = performance.now() + idleDeadlineMs;
      for (let quiet = 0; quiet < quietMs; ) {
        if (performance.now() > deadline) throw new Error("the product does not come to rest");
        const before = used();
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        quiet = used() - before < lookEveryMs * share ? quiet + lookEveryMs : 0;
      }
    },
    stop,
  };
};
