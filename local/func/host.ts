import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { connectHostControl } from "../control/host-client.ts";
import { makeAppFolder } from "./app-folder.ts";
import { type Azurite, startAzurite } from "./azurite.ts";
import { findCoreTools, howToGetCoreTools } from "./core-tools.ts";

/**
 * Stands where the embedded host's process stands, and runs the real one: Azurite and `func start`. It speaks the
 * supervisor's protocol, so that stand-ins, seeding and endpoints.json are those of `npm start`. Crash points and SQL
 * faults are the embedded host's own; here they strike nothing.
 */
const { values } = parseArgs({
  options: {
    app: { type: "string", default: "." },
    port: { type: "string", default: "7071" },
    data: { type: "string", default: "." },
    control: { type: "string", default: "" },
  },
});
const root = resolve(values.app);
const data = resolve(values.data);
let azurite: Azurite | undefined;
let func: ChildProcess | undefined;
let isEnding = false;

/** Whether it was told to stop, or `func` ended by itself: storage must not outlive this process. */
const end = async (code: number): Promise<never> => {
  isEnding = true;
  if (func && func.exitCode === null && func.signalCode === null) {
    const gone = once(func, "exit");
    func.kill("SIGINT");
    await gone;
  }
  await azurite?.stop();
  process.exit(code);
};

const start = async (): Promise<void> => {
  const executable = findCoreTools(process.env["PATH"] ?? "");
  if (!executable) throw new Error(howToGetCoreTools);
  const control = await connectHostControl(values.control);
  const listener = createServer((request, response) => {
    void control.handle(request, response).then((isOurs) => {
      if (!isOurs) response.writeHead(404).end();
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  azurite = await startAzurite(root, join(data, "azurite.log"));
  const folder = join(data, "app");
  const environment = { ...process.env, AzureWebJobsStorage: azurite.connectionString };
  makeAppFolder(root, folder, environment);
  func = spawn(executable, ["start", "--port", values.port], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (func.pid !== undefined) azurite.endAlso(func.pid);
  func.once("exit", (code) => {
    if (!isEnding) void end(code ?? 1);
  });
  const { port } = listener.address() as AddressInfo;
  const api = `http://127.0.0.1:${values.port}/api`;
  process.send?.({ kind: "ready", api, rpc: `http://127.0.0.1:${port}/` });
};

for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.on(signal, () => void end(0));
process.on("message", (message) => {
  if (message === "stop") void end(0);
});

start().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.send?.({ kind: "failed", message }, () => void end(1));
});
