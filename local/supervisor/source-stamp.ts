import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Folders that hold nothing of what is built. */
const others = new Set([
  "bench",
  "coverage",
  "dist",
  "docs",
  "infra",
  "local",
  "node_modules",
  "test",
  "tools",
]);
const kinds = /\.(ts|mjs|lua|sql)$|(^|\/)(package|tsconfig[\w.]*)\.json$/;

/** A digest of the sources' names, sizes and times: another one means that something was changed, added or removed. */
export function sourceStamp(root: string): string {
  const digest = createHash("sha1");
  for (const file of sources(root)) {
    const { size, mtimeMs } = statSync(join(root, file));
    digest.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return digest.digest("hex");
}

function sources(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !others.has(name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(root, entry.name) : [entry.name]))
    .filter((file) => kinds.test(file))
    .sort();
}

const filesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
