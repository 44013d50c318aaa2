import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockWhenFree } from "./file-lock.ts";
import { sourceStamp } from "./source-stamp.ts";
import { StartProblem } from "./start-problem.ts";
import { replaceFile } from "./write-file.ts";

/**
 * Compile the app into `dist` unless it is there and no source has changed since. Products that start side by side
 * build one after the other, so the second finds the work done. Throws StartProblem with the compiler's own words.
 */
export async function buildWhenStale(root: string): Promise<void> {
  if (isBuilt(root)) return;
  mkdirSync(join(root, ".cache"), { recursive: true });
  const lock = await lockWhenFree(join(root, ".cache/build.lock"));
  try {
    if (!isBuilt(root)) await build(root);
  } finally {
    lock.release();
  }
}

async function build(root: string): Promise<void> {
  // Taken before: what is saved while the compiler runs is built again at the next start.
  const stamp = sourceStamp(root);
  // An incremental compiler believes its notes and would not write a `dist` that somebody removed.
  if (!existsSync(join(root, "dist/main.js")))
    rmSync(join(root, ".cache/build.tsbuildinfo"), { force: true });
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  await run(root, [compiler, "-p", "tsconfig.build.json"]);
  await run(root, ["scripts/copy-assets.mjs"]);
  replaceFile(stampFile(root), stamp);
}

const isBuilt = (root: string): boolean =>
  existsSync(join(root, "dist/main.js")) && readStamp(root) === sourceStamp(root);

function readStamp(root: string): string | undefined {
  try {
    return readFileSync(stampFile(root), "utf8");
  } catch {
    return undefined;
  }
}

const stampFile = (root: string) => join(root, ".cache/build-stamp");

const run = (root: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new StartProblem(`the app does not compile\n${output.trimEnd()}`));
    });
  });
