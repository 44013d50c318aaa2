import { spawnSync } from "node:child_process";
import {
  cpSync,
  createWriteStream,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { ZipFile } from "yazl";
import { buildWhenStale } from "../local/supervisor/build.ts";

/**
 * `npm run package`: the app as Azure gets it, in `boxoffice.zip` (or `--out`): what was compiled, host.json, and the
 * production dependencies as the lock file has them. Nothing of local/, tests or tools.
 */
const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { out: { type: "string", default: "boxoffice.zip" } } });
const staging = join(root, ".cache/package");

/** Type declarations and source maps weigh a lot and are read by nobody at run time; the app's own maps stay. */
const isDeadWeight = (path: string): boolean =>
  path.startsWith("node_modules/") && /\.(map|d\.[cm]?ts)$/.test(path);

/** The compiler leaves what it made of a file that is gone. */
const hasSource = (built: string): boolean => {
  const source = relative(join(root, "dist"), built).replace(/\.js(\.map)?$/, ".ts");
  return existsSync(join(root, source));
};

const npm = (...args: string[]): void => {
  const { status, stderr } = spawnSync("npm", args, { cwd: staging, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed:\n${stderr}`);
};

const stage = (): void => {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  for (const name of ["package.json", "package-lock.json", "tools/node24"])
    cpSync(join(root, name), join(staging, name), { recursive: true });
  npm("ci", "--omit=dev", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
  rmSync(join(staging, "tools"), { recursive: true });
  rmSync(join(staging, "package-lock.json"));
  const { name, version, license, type, main, dependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  // What its packages ask for. The repository asks for less, since its scripts bring their own Node.
  const engines = { node: ">=22" };
  const manifest = { name, version, private: true, license, type, main, engines, dependencies };
  writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(root, "dist"), join(staging, "dist"), { recursive: true, filter: hasSource });
  cpSync(join(root, "host.json"), join(staging, "host.json"));
};

/** In order of name and with one time, so that equal contents make equal files. */
const zip = async (out: string): Promise<number> => {
  const archive = new ZipFile();
  const files = globSync("**/*", { cwd: staging, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(staging.length + 1))
    .filter((path) => !isDeadWeight(path))
    .toSorted();
  const mtime = new Date("2026-01-01T00:00:00Z");
  for (const path of files) archive.addFile(join(staging, path), path, { mtime, mode: 0o644 });
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(out));
  return files.length;
};

await buildWhenStale(root);
stage();
if (!existsSync(join(staging, "dist/main.js"))) throw new Error("the app was not built");
const out = resolve(values.out);
const files = await zip(out);
process.stdout.write(`${out}: ${files} files\n`);
