import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer } from "./busy-checkouts.ts";

export type Child = {
  readonly process: ChildProcess;
  readonly answers: Answer[];
  /** Resolves once it has told so many answers; rejects when it ends before. */
  told(count: number): Promise<void>;
  /** How it ended, with what it complained of. */
  ended(): Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly complaint: string;
  }>;
};

/** Runs a program from `children/` in a process of its own. */
export const child = (program: string, ...args: readonly string[]): Child => {
  const path = fileURLToPath(new URL(`./children/${program}.ts`, import.meta.url));
  const running = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const answers: Answer[] = [];
  let complaint = "";
  let rest = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    answers.push(...lines.map((line) => JSON.parse(line) as Answer));
  });
  running.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const closed = once(running, "close");
  return {
    process: running,
    answers,
    async told(count) {
      while (answers.length < count) {
        if (running.exitCode !== null)
          throw new Error(`the child ended after ${answers.length} answers: ${complaint}`);
        await Promise.race([once(running.stdout, "data"), closed]);
      }
    },
    async ended() {
      await closed;
      return { code: running.exitCode, signal: running.signalCode, complaint };
    },
  };
};
