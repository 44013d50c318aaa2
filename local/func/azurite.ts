import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "../supervisor/ports.ts";

export type Azurite = {
  readonly connectionString: string;
  /** Of a process that must not outlive this one, either, and cannot see to it itself. */
  endAlso(pid: number): void;
  stop(): Promise<void>;
};

const patienceMs = 30_000;

/**
 * Storage for the real host: blobs, queues and tables in memory, under an account that lives as long as the process. It
 * ends with the process that started it, also when that is killed.
 */
export const startAzurite = async (root: string, log: string): Promise<Azurite> => {
  const [blob, queue, table] = [await freePort(), await freePort(), await freePort()];
  const account = "boxoffice";
  const key = randomBytes(64).toString("base64");
  const output = openSync(log, "a");
  const child = spawn(
    process.execPath,
    [
      ...["--import", pathToFileURL(join(import.meta.dirname, "end-with-parent.ts")).href],
      join(root, "node_modules/azurite/dist/src/azurite.js"),
      ...["--blobPort", `${blob}`, "--queuePort", `${queue}`, "--tablePort", `${table}`],
      ...["--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"],
    ],
    {
      env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
      stdio: ["ignore", output, output, "ipc"],
    },
  );
  await Promise.all([blob, queue, table].map((port) => listening(port, child)));
  const endpoint = (port: number) => `http://127.0.0.1:${port}/${account}`;
  return {
    connectionString: [
      "DefaultEndpointsProtocol=http",
      `AccountName=${account}`,
      `AccountKey=${key}`,
      `BlobEndpoint=${endpoint(blob)}`,
      `QueueEndpoint=${endpoint(queue)}`,
      `TableEndpoint=${endpoint(table)}`,
    ].join(";"),
    endAlso(pid) {
      if (child.connected) child.send({ endAlso: pid }, () => {});
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
};

const listening = async (port: number, child: ChildProcess): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`Azurite ended with ${child.exitCode}`);
    if (performance.now() > deadline) throw new Error(`Azurite did not answer within ${patienceMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
