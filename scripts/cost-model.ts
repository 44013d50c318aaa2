import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { usage } from "./cost/assumptions.ts";
import { quotasOf } from "./cost/capacity.ts";
import { deployedBy, readSnapshot } from "./cost/deployed.ts";
import { monthlyLines, stripeDollars, totalOf } from "./cost/monthly.ts";
import { withTables } from "./cost/tables.ts";

/**
 * What a month costs, from what production deploys and from `cost/assumptions.json`. It writes the tables of docs/cost.md;
 * with `--check` it only says whether they are what it says, and with `--checkouts` it prints the bill of another month.
 */
const { values } = parseArgs({
  options: { check: { type: "boolean", default: false }, checkouts: { type: "string" } },
});
const page = join(import.meta.dirname, "../docs/cost.md");
const deployed = deployedBy(readSnapshot());
const say = (text: string) => process.stdout.write(`${text}\n`);

const print = (checkouts: number): void => {
  const lines = monthlyLines(deployed, checkouts, usage);
  const amount = (dollars: number) => Math.round(dollars).toLocaleString("en-US").padStart(12);
  for (const { name, dollars } of lines) say(`${amount(dollars)}  ${name}`);
  say(`${amount(totalOf(lines))}  Azure, US dollars a month`);
  say(`${amount(stripeDollars(checkouts, usage))}  Stripe's fees`);
  for (const { name, needed, most, unit } of quotasOf(deployed, checkouts, usage))
    if (needed > most) say(`not enough: ${name}: ${most.toFixed(0)} of ${needed.toFixed(0)} ${unit}`);
};

if (values.checkouts === undefined) {
  const stands = readFileSync(page, "utf8");
  const made = withTables(stands, deployed);
  if (stands === made) say("docs/cost.md is what the model says");
  else if (values.check) {
    process.stderr.write("docs/cost.md is not what the model says: node scripts/cost-model.ts\n");
    process.exitCode = 1;
  } else {
    writeFileSync(page, made);
    say("docs/cost.md written");
  }
} else {
  const checkouts = Number(values.checkouts);
  if (!Number.isSafeInteger(checkouts) || checkouts < 1)
    throw new Error("--checkouts takes a whole number, say 2500000");
  print(checkouts);
}
