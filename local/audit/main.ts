import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readEndpoints } from "../client/endpoints-file.ts";
import { audit, violationsOf } from "./audit.ts";

/** `npm run audit`: prints how every invariant stands in the product that runs. Exit 1 when one does not hold. */
const { values } = parseArgs({
  options: { data: { type: "string", default: ".local" }, settled: { type: "boolean", default: false } },
});

const endpoints = readEndpoints(resolve(values.data));
if (!endpoints) {
  process.stderr.write(`no product runs on ${values.data}: npm start\n`);
  process.exitCode = 2;
} else {
  const findings = await audit(endpoints, { settled: values.settled });
  const width = Math.max(...findings.map(({ says }) => says.length));
  for (const { invariant, says, checked, violations } of findings) {
    const verdict = violations.length === 0 ? "holds" : `BROKEN (${violations.length})`;
    process.stdout.write(
      `${invariant.padEnd(3)} ${says.padEnd(width)} ${String(checked).padStart(7)}  ${verdict}\n`,
    );
    for (const violation of violations.slice(0, 20)) process.stdout.write(`      ${violation}\n`);
  }
  if (violationsOf(findings).length > 0) process.exitCode = 1;
}
