import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach } from "vitest";
import { fixtureApp } from "./start-fixture.ts";

const entry = join(import.meta.dirname, "../../../local/host/main.ts");

export type HostProcess = {
  readonly child: ChildProcess;
  /** Every line that it wrote. */
  readonly output: () => string;
  /** Its first message: `ready` or `failed`. */
  readonly told: Promise<{ kind: string; api?: string; rpc?: string; message?: string }>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
};

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});

/** Starts the host's own process, as its supervisor does; it is killed at the end of the test at the latest. */
export function forkHost(
  app: string,
  args: readonly string[],
  env: Record<string, string> = {},
): HostProcess {
  const { VITEST: _vitest, NODE_OPTIONS: _options, ...inherited } = process.env;
  const child = fork(entry, ["--app", fixtureApp(app), ...args], {
    env: { ...inherited, ...env },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => output.push(String(chunk)));
  const told = once(child, "message").then(([message]) => message);
  const ended = once(child, "exit").then(([code, signal]) => {
    running.delete(child);
    return signal ?? code;
  });
  return { child, output: () => output.join(""), told, ended };
}
