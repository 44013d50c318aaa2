import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { countThreads, processState } from "./process-state.ts";
import { replaceFile } from "./write-file.ts";

/** A process of this run, with a part of its command line by which it is told from a stranger with the same pid. */
export type Leftover = { readonly pid: number; readonly mark: string };

/** The same process only as long as it started then: pids are used again. */
type Found = { readonly pid: number; readonly startedAt: string };

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
  let alive = readNoted(data).filter(isOfThatRun).map(found);
  while (alive.length > 0 && performance.now() < deadline) {
    await sleep(20);
    alive = alive.filter(isStillThere);
  }
  for (const process of alive) end(process);
  while (alive.some(isStillThere)) await sleep(20);
}

function end({ pid }: Found): void {
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
function isOfThatRun({ pid, mark }: Leftover): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").includes(mark);
  } catch {
    return false;
  }
}

const found = ({ pid }: Leftover): Found => ({ pid, startedAt: processState(pid)?.startedAt ?? "" });

/**
 * Its command line is no sign here: a process that ends loses it before it lets go of its ports. It has let go when it
 * is a zombie without further threads, which it remains where nobody collects it.
 */
function isStillThere({ pid, startedAt }: Found): boolean {
  const state = processState(pid);
  if (state?.startedAt !== startedAt) return false;
  return !(state.isZombie && countThreads(pid) <= 1);
}

const fileIn = (data: string) => join(data, "processes.json");
