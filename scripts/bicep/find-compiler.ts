import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const project = join(import.meta.dirname, "../../tools/bicep/bicep.csproj");

export type Compiler = { readonly path: string; readonly version: string };

/** Runs a program and gives what it printed; undefined when it is not there or failed. */
const ask = (program: string, ...args: readonly string[]): string | undefined => {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
};

const runtimes: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "osx-x64",
  "darwin-arm64": "osx-arm64",
  "win32-x64": "win-x64",
};

/**
 * The Bicep compiler, in exactly the version of tools/bicep: the one on the PATH, else what `dotnet` restores into
 * .cache (from NuGet, the first time). Otherwise why there is none.
 */
export const findCompiler = (): Compiler | { readonly missing: string } => {
  const version = /Version="\[(.+)\]"/.exec(readFileSync(project, "utf8"))?.[1] ?? "";
  const onPath = /\d+\.\d+\.\d+/.exec(ask("bicep", "--version") ?? "")?.[0];
  if (onPath === version) return { path: "bicep", version };
  if (ask("dotnet", "--version") === undefined)
    return { missing: `no bicep ${version} on the PATH, and no dotnet to restore it` };
  const runtime = runtimes[`${process.platform}-${process.arch}`];
  if (!runtime) return { missing: `there is no bicep for ${process.platform}-${process.arch}` };
  const locked = runtime === "linux-x64" ? ["--locked-mode"] : [];
  const asked = [project, `-p:BicepRuntime=${runtime}`];
  // Two steps: asked for a property, msbuild does not restore first.
  const restored = ask("dotnet", "restore", ...asked, ...locked);
  const path = restored && ask("dotnet", "msbuild", ...asked, "-nologo", "-getProperty:BicepPath");
  if (!path) return { missing: `dotnet could not restore bicep ${version}` };
  return { path, version };
};
