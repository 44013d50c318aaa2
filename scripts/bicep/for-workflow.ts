import { appendFileSync } from "node:fs";
import { dirname } from "node:path";
import { findExecutable } from "../../local/find-executable.ts";
import { findCompiler } from "./find-compiler.ts";

/**
 * In a job of GitHub's: gives the steps after it the compiler of tools/bicep, whatever the runner has. Azure CLI takes the
 * first `bicep` of the PATH, azd and PSRule what a variable names.
 */
const { GITHUB_ENV, GITHUB_PATH, PATH = "" } = process.env;
if (!GITHUB_ENV || !GITHUB_PATH)
  throw new Error("this is no job of GitHub's: GITHUB_ENV or GITHUB_PATH is not set");
const compiler = findCompiler();
if ("missing" in compiler) throw new Error(compiler.missing);

const path = findExecutable(compiler.path, PATH) ?? compiler.path;
const variables = {
  AZD_BICEP_TOOL_PATH: path,
  PSRULE_AZURE_BICEP_PATH: path,
  AZURE_BICEP_USE_BINARY_FROM_PATH: "true",
  AZURE_BICEP_CHECK_VERSION: "false",
};
for (const [name, value] of Object.entries(variables)) appendFileSync(GITHUB_ENV, `${name}=${value}\n`);
appendFileSync(GITHUB_PATH, `${dirname(path)}\n`);
process.stdout.write(`bicep ${compiler.version}: ${path}\n`);
