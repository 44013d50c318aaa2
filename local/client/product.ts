import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Endpoints } from "../supervisor/endpoints.ts";
import { readEndpoints } from "./endpoints-file.ts";

const startTimeoutMs = 60_000;
const lookEveryMs = 25;

export type StartOptions = {
  readonly data: string;
  /** More settings for the product, by their names. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly seed?: boolean;
  readonly port?: number;
};

export type RunningProduct = {
  readonly endpoints: Endpoints;
  /** As it is now: a host that was started again has another process id. */
  current(): Endpoints;
  readonly supervisor: ChildProcess;
  /** Ends it as Ctrl-C does; says with what exit code. */
  stop(): Promise<number | null>;
};

/** Starts a product of its own in a data folder and waits until everything answers. */
export const startProduct = async ({
  data,
  settings = {},
  seed = false,
  port = 0,
}: StartOptions): Promise<RunningProduct> => {
  const entry = join(import.meta.dirname, "../start.ts");
  const flags = ["--port", `${port}`, "--data", data, "--quiet", ...(seed ? [] : ["--no-seed"])];
  const supervisor = spawn(process.execPath, [entry, ...flags], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  supervisor.stderr?.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const exited = once(supervisor, "exit");
  const deadline = Date.now() + startTimeoutMs;
  let endpoints = readEndpoints(data);
  while (endpoints?.pids.supervisor !== supervisor.pid) {
    if (supervisor.exitCode !== null || supervisor.signalCode !== null)
      throw new Error(`the product did not start: ${complaint.trim()}`);
    if (Date.now() > deadline) {
      supervisor.kill("SIGKILL");
      throw new Error(`the product did not start within ${startTimeoutMs} ms: ${complaint.trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    endpoints = readEndpoints(data);
  }
  const started = endpoints as Endpoints;
  return {
    endpoints: started,
    current: () => readEndpoints(data) ?? started,
    supervisor,
    async stop() {
      supervisor.kill("SIGTERM");
      const [code] = await exited;
      return code as number | null;
    },
  };
};
