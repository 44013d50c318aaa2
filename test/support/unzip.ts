import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";

export type Entry = { readonly name: string; readonly size: number };

/** Unpacks an archive into a folder and says what was in it. */
export const unzip = async (archive: string, folder: string): Promise<readonly Entry[]> => {
  const zip = await openPromise(archive);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    const target = join(folder, entry.fileName);
    mkdirSync(dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
    entries.push({ name: entry.fileName, size: entry.uncompressedSize });
  }
  return entries;
};
