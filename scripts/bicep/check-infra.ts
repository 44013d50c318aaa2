import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Compiler } from "./find-compiler.ts";
import { generatedFiles } from "./generated.ts";
import { type Rpc, startRpc } from "./json-rpc.ts";
import { snapshotEnvironment, takeSnapshot } from "./snapshot.ts";

const root = join(import.meta.dirname, "../..");

/** What is kept as a golden file: both environments, and one with all that is optional. */
const snapshots = {
  dev: "infra/bicep/main.dev.bicepparam",
  prod: "infra/bicep/main.prod.bicepparam",
  "prod-with-options": "test/fixtures/infra/prod-with-options.bicepparam",
};

type Diagnostic = {
  readonly source: string;
  readonly range: { readonly start: { readonly line: number } };
  readonly level: string;
  readonly code: string;
  readonly message: string;
};

/** Compares a file with what it should be, or writes it. */
const keep = (path: string, text: string, write: boolean): readonly string[] => {
  let stands: string | undefined;
  try {
    stands = readFileSync(join(root, path), "utf8");
  } catch {
    stands = undefined;
  }
  if (stands === text) return [];
  if (!write) return [`${path} is not what it should be: npm run infra:write`];
  writeFileSync(join(root, path), text);
  return [];
};

/** The files that Bicep loads, against contracts and config. Needs no compiler. */
export const checkGenerated = (write: boolean): readonly string[] =>
  Object.entries(generatedFiles()).flatMap(([name, text]) =>
    keep(`infra/bicep/generated/${name}`, text, write),
  );

/** The compiler as a server. It sees of the environment only what it needs, so that every machine gets the same. */
const startCompiler = ({ path }: Compiler, said: Readonly<Record<string, string>> = {}): Rpc => {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  const environment = { PATH, HOME, TMPDIR, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  return startRpc(path, ["jsonrpc", "--stdio"], { ...environment, ...snapshotEnvironment, ...said });
};

const checkFormat = async (bicep: Rpc, path: string, write: boolean): Promise<readonly string[]> => {
  const { contents } = await bicep.call<{ contents: string }>("bicep/format", { path: join(root, path) });
  return keep(path, contents, write);
};

/** Diagnostics of every level, of a parameter file and of all that it leads to. */
const diagnose = async (bicep: Rpc, path: string): Promise<readonly string[]> => {
  const asked = { path: join(root, path), parameterOverrides: {} };
  const { diagnostics } = await bicep.call<{ diagnostics: Diagnostic[] }>("bicep/compileParams", asked);
  return diagnostics.map(
    ({ source, range, level, code, message }) =>
      `${source.replace(`${root}/`, "")}:${range.start.line + 1} ${level} ${code}: ${message}`,
  );
};

/** Files that nothing refers to: they were compiled by nobody. */
const unused = async (bicep: Rpc, path: string, files: readonly string[]): Promise<readonly string[]> => {
  const asked = { path: join(root, path) };
  const { filePaths } = await bicep.call<{ filePaths: string[] }>("bicep/getFileReferences", asked);
  const used = new Set(filePaths);
  return files.filter((file) => !used.has(join(root, file))).map((file) => `${file} is used by nothing`);
};

/**
 * All that the compiler can say: no diagnostic in any file, each formatted, and every snapshot as it was agreed on.
 * With `write` it formats, and agrees. Gives what is wrong, a line each.
 */
export const checkInfra = async (compiler: Compiler, write: boolean): Promise<readonly string[]> => {
  const bicep = startCompiler(compiler);
  try {
    const problems = new Set<string>();
    const add = (found: readonly string[]) => {
      for (const one of found) problems.add(one);
    };
    const files = globSync("{infra/bicep,test/fixtures/infra}/**/*.{bicep,bicepparam}", { cwd: root });
    for (const file of files.toSorted()) add(await checkFormat(bicep, file, write));
    const [parameters, sources] = [files.filter(isParameters), files.filter((file) => !isParameters(file))];
    for (const file of parameters) add(await diagnose(bicep, file));
    add(await unused(bicep, snapshots.dev, sources));
    if (problems.size > 0) return [...problems];
    for (const [name, path] of Object.entries(snapshots))
      add(keep(`test/fixtures/infra/${name}.json`, await takeSnapshot(bicep, join(root, path)), write));
    return [...problems];
  } finally {
    bicep.close();
  }
};

/** What a parameter file anywhere would deploy, where an operator says other things than for the golden files. */
export const snapshotAt = async (
  compiler: Compiler,
  path: string,
  said: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const bicep = startCompiler(compiler, said);
  try {
    return await takeSnapshot(bicep, path);
  } finally {
    bicep.close();
  }
};

const isParameters = (file: string): boolean => file.endsWith(".bicepparam");
