/**
 * Checks the T-SQL of adapters/sql with Microsoft's parser and model compiler, which .NET brings, and that the check
 * still finds what it must: it is shown a mistake of every kind. Where there is no .NET it is skipped; in CI that is a
 * failure.
 */
import { buildChecker, check, type Finding, hasDotnet } from "./checker.ts";
import { planted } from "./planted.ts";
import { work } from "./work.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);
const fail = (line: string) => {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
};

if (!hasDotnet()) {
  say("skipped: no dotnet");
  if (process.env["CI"] === "true") process.exitCode = 1;
} else {
  buildChecker();
  const ours = work();
  const { findings, migrations, queries, objects } = check(ours);
  for (const { file, line, rule, message } of findings) fail(`${file}:${line}: ${rule}: ${message}`);
  const models = Object.entries(objects).map(([world, count]) => `${count} objects on ${world}`);
  say(
    `${migrations} migrations and ${queries} queries: ${findings.length} findings; the model has ${models.join(", ")}`,
  );

  // Apart, since some mistakes keep the model compiler from looking at the rest.
  const found: readonly Finding[] = [
    ...check({ ...ours, queries: planted.queries }).findings,
    ...check({
      ...ours,
      queries: planted.undeclared,
      migrations: [...ours.migrations, ...planted.migrations],
    }).findings,
  ];
  const all = [...planted.queries, ...planted.undeclared, ...planted.migrations];
  const missed = all.filter(
    ({ file, rule }) => !found.some((finding) => finding.file === file && finding.rule === rule),
  );
  for (const { rule, text } of missed) fail(`the check no longer finds (${rule}): ${text}`);
  say(`${all.length - missed.length} of ${all.length} planted mistakes found`);
}
