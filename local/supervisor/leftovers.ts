import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { countThreads, processState } from "./process-state.ts";
import { replaceFile } from "./write-file.ts";

/** The same process only as long as it started then: pids are used again. */
type Noted = { readonly pid: number; readonly startedAt: string };

const patienceMs = 3000;

/** Without /proc (macOS, Windows) none is noted: then they have to notice by themselves. */
export function noteProcesses(data: string, pids: readonly number[]): void {
  const noted = pids.flatMap((pid): readonly Noted[] => {
    const state = processState(pid);
    return state ? [{ pid, startedAt: state.startedAt }] : [];
  });
  replaceFile(fileIn(data), `${JSON.stringify(noted)}\n`);
}

/** They have all ended in order. */
export function forgetProcesses(data: string): void {
  rmSync(fileIn(data), { force: true });
}

/**
 * The processes of a run whose supervisor was killed end by themselves when they notice; wait for that, as they hold
 * ports and files, and kill what has not noticed by then. Only to be called by whoever holds the folder's lock.
 */
export async function awaitLeftovers(data: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  let alive = readNoted(data).filter(isStillThere);
  while (alive.length > 0 && performance.now() < deadline) {
    await sleep(20);
    alive = alive.filter(isStillThere);
  }
  for (const process of alive) end(process);
  while (alive.some(isStillThere)) await sleep(20);
}

function end({ pid }: Noted): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself just now.
  }
}

function readNoted(data: string): readonly Noted[] {
  try {
    return JSON.parse(readFileSync(fileIn(data), "utf8"));
  } catch {
    return [];
  }
}

/**
 * A process that ends loses its command line before it lets go of its ports. It has let go when it is gone, or a zombie
 * without further threads, which it remains where nobody collects it.
 */
function isStillThere({ pid, startedAt }: Noted): boolean {
  const state = processState(pid);
  if (!state || state.startedAt !== startedAt) return false;
  return !(state.isZombie && countThreads(pid) <= 1);
}

const fileIn = (data: string) => join(data, "processes.json");
