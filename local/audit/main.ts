import { resolve } from "node:path";
import { readEndpoints } from "../client/endpoints-file.ts";
import { readFlags } from "../client/flags.ts";
import { audit, violationsOf } from "./audit.ts";

const usage = `Usage: npm run audit -- [--data .local] [--settled]

  --data <dir>   the data folder of the product to look into
  --settled      nothing may be under way: what is, counts as broken`;

/** Prints how every invariant stands; exit 1 when one does not hold, 2 when no product runs. */
const print = async (data: string, settled: boolean): Promise<void> => {
  const endpoints = readEndpoints(resolve(data));
  if (!endpoints) {
    process.stderr.write(`no product runs on ${data}: npm start\n`);
    process.exitCode = 2;
    return;
  }
  const findings = await audit(endpoints, { settled });
  const width = Math.max(...findings.map(({ says }) => says.length));
  for (const { invariant, says, checked, violations } of findings) {
    const verdict = violations.length === 0 ? "holds" : `BROKEN (${violations.length})`;
    process.stdout.write(
      `${invariant.padEnd(3)} ${says.padEnd(width)} ${String(checked).padStart(7)}  ${verdict}\n`,
    );
    for (const violation of violations.slice(0, 20)) process.stdout.write(`      ${violation}\n`);
  }
  if (violationsOf(findings).length > 0) process.exitCode = 1;
};

/** `npm run audit`: holds the product that runs against its invariants. */
const flags = readFlags(
  { data: { type: "string", default: ".local" }, settled: { type: "boolean", default: false } },
  usage,
);
if (flags) await print(flags.data, flags.settled);
