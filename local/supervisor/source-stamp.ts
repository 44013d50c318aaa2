import { createHash } from "node:crypto";
import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the build reads. */
const sources = [
  "activities",
  "adapters",
  "config",
  "contracts",
  "domain",
  "functions",
  "orchestrators",
  "ports",
  "main.ts",
  "package.json",
  "scripts/copy-assets.mjs",
  "tsconfig.build.json",
  "tsconfig.json",
  "web",
];

/** A digest of the sources' names, sizes and times: another one means that something was changed, added or removed. */
export function sourceStamp(root: string): string {
  const digest = createHash("sha1");
  for (const file of sources.flatMap((source) => filesAt(join(root, source)))) {
    const { size, mtimeMs } = statSync(file);
    digest.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return digest.digest("hex");
}

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
