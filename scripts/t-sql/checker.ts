import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Finding = {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
};

export type Checked = {
  readonly findings: readonly Finding[];
  readonly migrations: number;
  readonly queries: number;
  /** How many objects the model has, by kind of server. */
  readonly objects: Readonly<Record<string, number>>;
};

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Whether the .NET SDK is there. */
export const hasDotnet = (): boolean => spawnSync("dotnet", ["--version"], { cwd: root }).status === 0;

const dotnet = (args: readonly string[], input = ""): string => {
  const { status, stdout, stderr } = spawnSync("dotnet", args, {
    cwd: root,
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`dotnet ${args[0]} failed:\n${stdout}${stderr}`);
  return stdout;
};

/** Builds the checker from exactly the packages of its lock file. */
export const buildChecker = (): void => {
  dotnet(["restore", "tools/t-sql", "--locked-mode"]);
  dotnet([
    "build",
    "tools/t-sql",
    "--no-restore",
    "--nologo",
    "--verbosity",
    "quiet",
    "--configuration",
    "Release",
  ]);
};

/** Runs the checker that was built. */
export const check = (work: unknown): Checked =>
  JSON.parse(dotnet([".cache/t-sql/bin/Release/net10.0/t-sql.dll"], JSON.stringify(work)));
