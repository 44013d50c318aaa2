import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineOf } from "../test/support/engine.ts";
import { aProduct } from "../test/support/product.ts";
import { readHistories } from "./histories/read-history.ts";
import { scenariosOn } from "./histories/scenarios.ts";

/**
 * Runs a checkout to each of its ends in a product of its own, and writes what the engine recorded of each into
 * test/fixtures/histories. They are what running checkouts look like to today's saga: record them anew under a new
 * saga's name only, and keep the old ones for as long as the old saga is registered.
 */
const root = join(import.meta.dirname, "..");
const folder = join(root, "test/fixtures/histories");
const product = await aProduct({ HOLD_TTL_SECONDS: "10", NEEDS_ATTENTION_AFTER_SECONDS: "5" });
try {
  const engine = engineOf(product);
  const ids = new Map<string, string>();
  for (const [scenario, run] of Object.entries(scenariosOn(product))) {
    const checkoutId = await run();
    if (scenario !== "time-up") await product.control.heal();
    const { output } = await engine.ended(checkoutId, 60_000);
    await product.control.heal();
    ids.set(scenario, checkoutId);
    process.stdout.write(`${scenario}: ${output.reason?.code ?? output.tag}\n`);
  }
  for (const [scenario, history] of readHistories(join(product.data, "durable.db"), ids))
    writeFileSync(
      join(folder, `${scenario}.json`),
      `${JSON.stringify(history, null, 1).replaceAll(root, "/app")}\n`, // stack traces say where they happened
    );
  await product.settled();
} finally {
  await product.stop();
}
