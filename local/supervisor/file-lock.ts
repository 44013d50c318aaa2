import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

export type FileLock = { release(): void };

/**
 * Take a file for this process alone; undefined when another live process has it. It is SQLite's lock on the file, so
 * the kernel gives it back when its process ends in any way, SIGKILL included, and no stale lock can be left behind.
 */
export function tryLock(file: string): FileLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // In memory: a journal file of a killed process would need repair.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && error.message.includes("locked")) return undefined;
    throw error;
  }
}

/** Wait for the file as long as it takes, without blocking this process. */
export async function lockWhenFree(file: string): Promise<FileLock> {
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    await sleep(50);
  }
}
