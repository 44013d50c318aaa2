import type { Api, Json } from "../client/api.ts";
import { newKey, type Ready, shopper, type staff } from "../client/shop.ts";
import { percentile } from "./percentile.ts";
import { progressBar } from "./progress.ts";

export type FlashSale = {
  readonly sold: number;
  readonly refused: number;
  readonly other: number;
  readonly oversold: number;
  readonly left: number;
  readonly p50: number;
  readonly p99: number;
  readonly ordersPerSecond: number;
};

/** Runs jobs, so many at once. */
const inParallel = async <T>(
  jobs: readonly T[],
  atOnce: number,
  work: (job: T) => Promise<void>,
): Promise<void> => {
  const queue = [...jobs];
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Many buyers, few units, everybody at once. */
export const flashSale = async (
  api: Api,
  ops: ReturnType<typeof staff>,
  { buyers, units, atOnce }: { readonly buyers: number; readonly units: number; readonly atOnce: number },
): Promise<FlashSale> => {
  const sku = `DEMO-TICKET-${newKey().slice(0, 6)}`;
  await ops.product(sku, { title: "Front row ticket", prices: { EUR: 9900 } });
  await ops.receive(sku, units);
  const shop = shopper(api);

  const queueing = progressBar("queueing", buyers);
  const ready: Ready[] = [];
  await inParallel([...Array(buyers).keys()], 16, async () => {
    ready.push(await shop.ready([{ sku, quantity: 1 }]));
    queueing.show(ready.length, "carts with a quote");
  });
  queueing.end(ready.length, "carts with a quote");

  const buying = progressBar("buying  ", buyers);
  const counts = { sold: 0, refused: 0, other: 0 };
  const took: number[] = [];
  const note = () => `${counts.sold} sold, ${counts.refused} refused`;
  const since = performance.now();
  let lastSale = since;
  await inParallel(ready, atOnce, async (cart) => {
    const { status, body, tookMs } = await shop.checkout(cart, { wait: 25 });
    took.push(tookMs);
    if (status === 201) {
      counts.sold += 1;
      lastSale = performance.now();
    } else if ((body as Json).code === "insufficient_stock") counts.refused += 1;
    else counts.other += 1;
    buying.show(took.length, note());
  });
  buying.end(took.length, note());

  const stock = await ops.stock(sku);
  return {
    ...counts,
    oversold: Math.max(0, counts.sold - units),
    left: stock.onHand,
    p50: percentile(took, 50),
    p99: percentile(took, 99),
    ordersPerSecond: counts.sold / ((lastSale - since) / 1000),
  };
};
