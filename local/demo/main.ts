import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { apiClient } from "../client/api.ts";
import { readEndpoints } from "../client/endpoints-file.ts";
import { readFlags } from "../client/flags.ts";
import { startProduct } from "../client/product.ts";
import { staff } from "../client/shop.ts";
import type { Endpoints } from "../supervisor/endpoints.ts";
import { flashSale } from "./flash-sale.ts";
import { oneCheckout } from "./one-checkout.ts";

const usage = `Usage: npm run demo -- [--data .local] [--buyers 500] [--units 100] [--at-once 100]

  --data <dir>     the data folder of the product to show; one of its own is started where none runs
  --buyers <n>     how many want a unit in the flash sale
  --units <n>      how many units there are
  --at-once <n>    how many buyers come at the same time`;

/** `npm run demo`: one checkout and a flash sale, against the product that runs, or one of its own. */
const values = readFlags(
  {
    data: { type: "string", default: ".local" },
    buyers: { type: "string", default: "500" },
    units: { type: "string", default: "100" },
    "at-once": { type: "string", default: "100" },
  },
  usage,
);
if (!values) process.exit();

const say = (text: string) => process.stdout.write(`${text}\n`);

const show = async (endpoints: Endpoints): Promise<void> => {
  const api = apiClient(endpoints.api, { connections: Number(values["at-once"]) });
  const ops = staff(api, endpoints.opsKey);
  try {
    await oneCheckout(api, ops, endpoints);
    const buyers = Number(values.buyers);
    const units = Number(values.units);
    say(`\n  Flash sale: ${buyers} buyers, ${units} units, ${values["at-once"]} at once\n`);
    const sale = await flashSale(api, ops, { buyers, units, atOnce: Number(values["at-once"]) });
    const rows: [string, string][] = [
      ["sold", `${sale.sold}`],
      ["refused", `${sale.refused}`],
      ["other answers", `${sale.other}`],
      ["oversold", `${sale.oversold}`],
      ["units left", `${sale.left}`],
      ["p50", `${sale.p50.toFixed(0)} ms`],
      ["p99", `${sale.p99.toFixed(0)} ms`],
      ["orders/s", sale.ordersPerSecond.toFixed(1)],
    ];
    say("");
    for (const [name, value] of rows) say(`    ${name.padEnd(16)} ${value.padStart(10)}`);
    say("");
    if (sale.oversold > 0 || sale.other > 0 || sale.left !== Math.max(0, units - sale.sold))
      process.exitCode = 1;
  } finally {
    api.close();
  }
};

const running = readEndpoints(resolve(values.data));
if (running) {
  say(`\n  Against the product at ${running.web}`);
  await show(running);
} else {
  const data = mkdtempSync(join(tmpdir(), "boxoffice-demo-"));
  say("\n  No product runs here; starting one of its own …");
  const product = await startProduct({ data });
  try {
    await show(product.endpoints);
  } finally {
    await product.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
