import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readEndpoints, removeEndpoints } from "./endpoints.ts";
import { type FileLock, tryLock } from "./file-lock.ts";
import { awaitLeftovers } from "./leftovers.ts";
import { StartProblem } from "./start-problem.ts";

const lockName = "boxoffice.lock";

/**
 * Take the folder for this process alone, make it if need be, and clear away what a killed run left: its processes and
 * its `endpoints.json`. With `fresh` everything in it goes, provided that it is a data folder of ours.
 */
export async function takeDataFolder(data: string, fresh: boolean): Promise<FileLock> {
  const isOurs = existsSync(join(data, lockName));
  const files = makeFolder(data);
  if (fresh && !isOurs && files.length > 0) {
    throw new StartProblem(`${data} holds other things than data of Boxoffice; --fresh removed nothing`);
  }
  const lock = tryLock(join(data, lockName));
  if (!lock) {
    const pid = readEndpoints(data)?.pids?.supervisor;
    throw new StartProblem(
      `data folder ${data} is in use by another Boxoffice${pid ? ` (process ${pid})` : ""}`,
    );
  }
  await awaitLeftovers(data);
  removeEndpoints(data);
  if (fresh) removeAllBut(data, lockName);
  return lock;
}

/** Each run begins its own log; the one before is kept as `<name>.previous.log`. */
export function beginLog(data: string, name: string): string {
  const log = join(data, `${name}.log`);
  if (existsSync(log)) renameSync(log, join(data, `${name}.previous.log`));
  return log;
}

function makeFolder(data: string): string[] {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    return readdirSync(data);
  } catch (error) {
    throw new StartProblem(
      `data folder ${data} cannot be used: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function removeAllBut(data: string, kept: string): void {
  for (const name of readdirSync(data)) {
    if (name !== kept) rmSync(join(data, name), { recursive: true, force: true });
  }
}
