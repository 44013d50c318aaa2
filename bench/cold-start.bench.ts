import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { readEndpoints } from "../local/client/endpoints-file.ts";
import { percentile } from "../local/demo/percentile.ts";
import { describeMachine } from "./machine.ts";
import { verdictText } from "./verdict.ts";

/**
 * Seconds from `npm start` to the first answered request: as after `npm ci`, where it must build and seed, too; built, on
 * an empty folder; and on the folder that the start before has left. It runs on a copy of the repository with the same
 * installed packages, so that nobody's build is disturbed.
 */
const rounds = 5;
const deadlineMs = 120_000;
const root = join(import.meta.dirname, "..");
/** What `npm ci` does not leave, and what is none of the product's. */
const leftOut = /^(node_modules|dist|docs|\.[^/]*)(\/|$)/;

const work = mkdtempSync(join(tmpdir(), "boxoffice-cold-"));
const app = join(work, "app");
const data = join(work, "data");

const untilAnswered = async (npm: ChildProcess): Promise<void> => {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const endpoints = readEndpoints(data);
    const answer = endpoints && (await fetch(`${endpoints.api}/products?limit=1`).catch(() => undefined));
    if (answer?.ok) return;
    if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}`);
    if (performance.now() > deadline) throw new Error(`nothing answered within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const start = async (): Promise<number> => {
  const since = performance.now();
  const npm = spawn("npm", ["start", "--", "--port", "0", "--data", data, "--quiet"], {
    cwd: app,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(npm, "exit");
  try {
    await untilAnswered(npm);
    return (performance.now() - since) / 1000;
  } finally {
    npm.kill("SIGTERM");
    await exited;
    while (readEndpoints(data)) await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const forget = (...folders: readonly string[]) => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
};

process.stdout.write(describeMachine());
try {
  cpSync(root, app, { recursive: true, filter: (path) => !leftOut.test(relative(root, path)) });
  symlinkSync(join(root, "node_modules"), join(app, "node_modules"));
  const kinds = [
    {
      name: "installed, not yet built, empty folder",
      before: [join(app, "dist"), join(app, ".cache"), data],
    },
    { name: "built, empty folder", before: [data] },
    { name: "built, used folder", before: [] },
  ];
  const medians: { readonly name: string; readonly seconds: number }[] = [];
  for (const { name, before } of kinds) {
    const took: number[] = [];
    for (let round = 0; round < rounds; round++) {
      forget(...before);
      took.push(await start());
    }
    medians.push({ name, seconds: percentile(took, 50) });
    process.stdout.write(`${name.padEnd(40)} ${took.map((seconds) => seconds.toFixed(2)).join(", ")} s\n`);
  }
  process.stdout.write(
    verdictText(
      medians.map(({ name, seconds }) => ({
        what: `npm start to the first answer, ${name}, median of ${rounds}`,
        measured: seconds,
        unit: "s",
        target: { atMost: 5 },
      })),
      [
        "`npm ci` itself",
        "a start after a reboot: the files were in the memory of the operating system",
        "the cold start of a Function on Azure",
      ],
    ),
  );
} finally {
  forget(work);
}
