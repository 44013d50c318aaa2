import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { snapshotAt } from "../../scripts/bicep/check-infra.ts";
import { findCompiler } from "../../scripts/bicep/find-compiler.ts";
import type { Snapshot } from "./snapshot.ts";

/** To look for it asks dotnet, which takes seconds. */
let found: ReturnType<typeof findCompiler> | undefined;

type Context = { skip(note: string): never };

/** The compiler. Without one a test is skipped and says so, except in CI: there it fails. */
export const compilerFor = (context: Context) => {
  found ??= findCompiler();
  const compiler = found;
  if (!("missing" in compiler)) return compiler;
  if (process.env["CI"] === "true") throw new Error(`CI must have the compiler: ${compiler.missing}`);
  return context.skip(`skipped: no bicep (${compiler.missing})`);
};

/** What dev would be with further lines in its parameter file, and with other words from its operator. */
export const devWith = async (
  context: Context,
  lines: readonly string[],
  said: Readonly<Record<string, string>> = {},
): Promise<Snapshot> => {
  const compiler = compilerFor(context);
  // A parameter file names the others by relative paths only.
  const cache = join(import.meta.dirname, "../../.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "infra-"));
  try {
    const file = join(folder, "other.bicepparam");
    const head = ["using '../../infra/bicep/main.bicep'", "extends '../../infra/bicep/main.dev.bicepparam'"];
    writeFileSync(file, `${[...head, ...lines].join("\n")}\n`);
    return JSON.parse(await snapshotAt(compiler, file, said));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
