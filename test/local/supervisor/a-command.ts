import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Endpoints } from "../../../local/supervisor/endpoints.ts";

const program = join(import.meta.dirname, "../../fixtures/supervisor/start-fake.ts");

export type Command = {
  readonly process: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly exit: Promise<number | null>;
};

export const aDataFolder = (): string => mkdtempSync(join(tmpdir(), "boxoffice-"));

/** The command on the fakes; whatever is left of it is ended by `cleanUp`. */
export function start(args: readonly string[], env: Record<string, string> = {}): Command {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.err += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.on("close", resolve));
  running.push({ child, exit });
  return { process: child, out: () => texts.out, err: () => texts.err, exit };
}

/** The command, once `endpoints.json` is there. */
export async function startOpen(
  data: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
) {
  const command = start(["--port", "0", "--data", data, ...args], env);
  await until(() => isOpen(data, command.process.pid), command);
  return { command, endpoints: readEndpoints(data) };
}

/** A killed run leaves a file behind that is not this one's, and that this one removes. */
function isOpen(data: string, supervisor: number | undefined): boolean {
  try {
    return readEndpoints(data).pids.supervisor === supervisor;
  } catch {
    return false;
  }
}

export const readEndpoints = (data: string): Endpoints =>
  JSON.parse(readFileSync(join(data, "endpoints.json"), "utf8"));

/** What the fake host has noted. */
export const hostNotes = (data: string): string[] =>
  readFileSync(join(data, "fake-host.txt"), "utf8").trim().split("\n");

export async function until(isTrue: () => boolean | Promise<boolean>, command?: Command): Promise<void> {
  const deadline = performance.now() + 45_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`waited in vain; ${command?.out()}${command?.err()}`);
    if (command?.process.exitCode != null) throw new Error(`it ended; ${command.out()}${command.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const running: { child: ChildProcess; exit: Promise<unknown> }[] = [];

export async function cleanUp(...folders: readonly string[]): Promise<void> {
  for (const { child, exit } of running.splice(0)) {
    child.kill("SIGTERM");
    await exit;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
