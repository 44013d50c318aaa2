import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { StartError } from "./start-error.ts";

/** Loads every file that `main` of the app's package.json matches, as the worker does; the order is the glob's. */
export async function loadApp(directory: string): Promise<void> {
  const main = readMain(directory);
  const files = existsSync(join(directory, main)) ? [main] : globSync(main, { cwd: directory }).sort();
  if (files.length === 0) throw new StartError(`no file of the app matches main "${main}" in ${directory}`);
  for (const file of files) {
    try {
      await import(pathToFileURL(join(directory, file)).href);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new StartError(`cannot load ${file}: ${message}`, { cause: error });
    }
  }
}

function readMain(directory: string): string {
  const file = join(directory, "package.json");
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StartError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const main = typeof parsed === "object" && parsed !== null && "main" in parsed ? parsed.main : undefined;
  if (typeof main !== "string" || main === "") throw new StartError(`${file} has no main`);
  return main;
}
