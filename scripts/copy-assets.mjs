// The compiler copies no .lua or .sql files; the built app reads them beside its modules.
import { cpSync, globSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
for (const file of globSync("adapters/**/*.{lua,sql}", { cwd: root })) {
  const target = join(root, "dist", file);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(root, file), target);
}
