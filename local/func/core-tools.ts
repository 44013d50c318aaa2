import { findExecutable } from "../find-executable.ts";

/** Where Azure Functions Core Tools are, if they are. */
export const findCoreTools = (path: string): string | undefined =>
  findExecutable(process.platform === "win32" ? "func.cmd" : "func", path);

export const howToGetCoreTools =
  "Azure Functions Core Tools (func) are not on the PATH: npm i -g azure-functions-core-tools@4, which fetches them from cdn.functions.azure.com, or see https://learn.microsoft.com/azure/azure-functions/functions-run-local. npm start needs none of it.";
