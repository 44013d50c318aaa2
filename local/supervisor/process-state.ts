import { readdirSync, readFileSync } from "node:fs";

export type ProcessState = {
  /** Clock ticks between the machine's start and the process's, as Linux counts them. */
  readonly startedAt: string;
  /** It has ended and waits to be collected by its parent. */
  readonly isZombie: boolean;
};

/** From Linux's /proc/<pid>/stat (proc_pid_stat(5)); undefined when there is no such process, or no /proc. */
export function processState(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name before it is in parentheses and may hold any character.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { startedAt: fields[19] ?? "", isZombie: fields[0] === "Z" || fields[0] === "X" };
  } catch {
    return undefined;
  }
}

/** The leader can be a zombie while other threads of its process still hold its files and sockets. */
export function countThreads(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return 0;
  }
}
