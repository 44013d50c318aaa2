import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEndpoints } from "../local/client/endpoints-file.ts";

/** Seconds from `npm start` (installed and built) to the first answered request, on an empty folder and on a used one. */
const rounds = 5;
const root = join(import.meta.dirname, "..");

const start = async (data: string): Promise<number> => {
  const since = performance.now();
  const npm = spawn("npm", ["start", "--", "--port", "0", "--data", data, "--quiet"], {
    cwd: root,
    stdio: "ignore",
  });
  for (;;) {
    const endpoints = readEndpoints(data);
    const answer = endpoints && (await fetch(`${endpoints.api}/products?limit=1`).catch(() => undefined));
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const seconds = (performance.now() - since) / 1000;
  npm.kill("SIGTERM");
  await once(npm, "exit");
  while (readEndpoints(data)) await new Promise((resolve) => setTimeout(resolve, 10));
  return seconds;
};

const data = mkdtempSync(join(tmpdir(), "boxoffice-cold-"));
try {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) took.push(await start(data));
  const [first = 0, ...again] = took;
  process.stdout.write(
    `npm start to the first answer: ${first.toFixed(2)} s on an empty folder (with seeding), then ${again.map((seconds) => seconds.toFixed(2)).join(", ")} s\n`,
  );
} finally {
  rmSync(data, { recursive: true, force: true });
}
