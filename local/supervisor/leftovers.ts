import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { replaceFile } from "./write-file.ts";

/** A process of this run, with a part of its command line by which it is told from a stranger with the same pid. */
export type Leftover = { readonly pid: number; readonly mark: string };

const patienceMs = 3000;

export function noteProcesses(data: string, processes: readonly Leftover[]): void {
  replaceFile(fileIn(data), `${JSON.stringify(processes)}\n`);
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
  for (const leftover of alive) end(leftover);
  while (alive.some(isStillThere)) await sleep(20);
}

function end({ pid }: Leftover): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself just now.
  }
}

function readNoted(data: string): readonly Leftover[] {
  try {
    return JSON.parse(readFileSync(fileIn(data), "utf8"));
  } catch {
    return [];
  }
}

/** Without /proc (macOS, Windows) nobody is recognised: then they have to notice by themselves. */
function isStillThere({ pid, mark }: Leftover): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").includes(mark);
  } catch {
    return false;
  }
}

const fileIn = (data: string) => join(data, "processes.json");
