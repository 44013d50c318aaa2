import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { verdictOf } from "./dependencies/audit.ts";

/**
 * Asks the registry for known vulnerabilities of what is deployed. A high or critical one fails. A registry that answers
 * no audits is named for what it is: nothing was looked at. That fails only where the audit is required (`AUDIT=required`,
 * as in the workflow), since some machines reach no other registry.
 */
const root = join(import.meta.dirname, "..");
const flags = ["audit", "--json", "--omit=dev", "--audit-level=high", "--package-lock-only"];
const { stdout, error } = spawnSync("npm", flags, { cwd: root, encoding: "utf8", timeout: 120_000 });
if (error) throw error;

const say = (text: string) => process.stdout.write(`${text}\n`);
const verdict = verdictOf(stdout);
switch (verdict.tag) {
  case "clean":
    say(`no high or critical vulnerability is known in what is deployed; milder ones: ${verdict.milder}`);
    break;
  case "vulnerable":
    for (const name of verdict.packages) say(name);
    process.exitCode = 1;
    break;
  case "unanswered":
    if (process.env["AUDIT"] === "required") {
      say(`packages were not audited, and must be: the registry answers no audits (${verdict.why})`);
      process.exitCode = 1;
    } else say(`skipped: the registry answers no audits (${verdict.why})`);
    break;
}
