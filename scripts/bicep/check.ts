import { checkGenerated, checkInfra } from "./check-infra.ts";
import { findCompiler } from "./find-compiler.ts";

/**
 * Checks the infrastructure with the real compiler; `--write` formats and rewrites what follows from the code. Without a
 * compiler it says so and passes, except where CI is set: there it must not pass by what it did not do.
 */
const write = process.argv.includes("--write");
const say = (text: string) => process.stdout.write(`${text}\n`);

const problems = [...checkGenerated(write)];
const compiler = findCompiler();
if ("missing" in compiler) {
  say(`skipped: no bicep (${compiler.missing})`);
  if (process.env["CI"] === "true") problems.push("CI must have the compiler");
} else {
  problems.push(...(await checkInfra(compiler, write)));
  if (problems.length === 0) say(`infrastructure: nothing to say, bicep ${compiler.version}`);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
