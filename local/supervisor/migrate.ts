import { spawn } from "node:child_process";
import { join } from "node:path";
import { StartProblem } from "./start-problem.ts";

/**
 * Where the user's environment names a SQL Server, its tables are brought up to date before the host starts; the
 * embedded default does so by itself. Throws StartProblem with the runner's own words.
 */
export async function migrateWhenOnSql(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (!environment["SQL_CONNECTION_STRING"] && !environment["SQL_SERVER"]) return;
  const runner = spawn(process.execPath, [join(root, "scripts/db/migrate.ts")], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [runner.stdout, runner.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  const code = await new Promise((resolve) => runner.on("close", resolve));
  if (code !== 0) throw new StartProblem(`the database could not be brought up to date: ${said.trim()}`);
}
