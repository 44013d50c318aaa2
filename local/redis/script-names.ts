import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The names of scripts by the SHA-1 that EVALSHA calls them by. */
export type ScriptNames = ReadonlyMap<string, string>;

/** Every `.lua` file of a folder, named without its ending; none when there is no such folder. */
export async function readScriptNames(folder: string): Promise<ScriptNames> {
  const files = await readdir(folder).catch(() => []);
  const scripts = files.filter((file) => file.endsWith(".lua"));
  const entries = scripts.map(
    async (file) => [sha1(await readFile(join(folder, file))), file.slice(0, -".lua".length)] as const,
  );
  return new Map(await Promise.all(entries));
}

export const sha1 = (body: Buffer): string => createHash("sha1").update(body).digest("hex");
