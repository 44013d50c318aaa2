import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { connectHostControl } from "../control/host-client.ts";
import { noControl } from "../control/host-control.ts";
import type { Host } from "./host-options.ts";
import { createLog } from "./log.ts";
import { StartError } from "./start-error.ts";
import { startHost } from "./start-host.ts";

/**
 * The host's process, a child of the supervisor: `--app <folder> --port <n> --data <folder> [--control <url>]`, the
 * app's settings and HOST_SYSTEM_KEY in the environment. It sends `{ kind: "ready", api, rpc }` over IPC when
 * everything answers, or `{ kind: "failed", message }` and exits with 1. SIGTERM, SIGINT, the IPC message "stop" and
 * the supervisor's death end it after running work has ended.
 */
const log = createLog({ level: "information" });

const tell = (message: unknown) =>
  new Promise<void>((done) => {
    if (process.connected && process.send) process.send(message, () => done());
    else done();
  });

function readArguments() {
  const { values } = parseArgs({
    options: {
      app: { type: "string" },
      port: { type: "string" },
      data: { type: "string" },
      control: { type: "string" },
    },
  });
  const { app, data, control } = values;
  const port = Number(values.port);
  if (app === undefined || data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartError("usage: main.ts --app <folder> --port <n> --data <folder> [--control <url>]");
  return { appDir: resolve(app), port, data: resolve(data), control };
}

/** The supervisor writes the page; it may come later than the host does. */
function landingPage(data: string): string | undefined {
  const file = join(data, "landing.html");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

async function start(): Promise<Host> {
  const { appDir, port, data, control } = readArguments();
  const systemKey = process.env["HOST_SYSTEM_KEY"];
  return await startHost({
    appDir,
    port,
    data,
    control: control === undefined ? noControl : await connectHostControl(control),
    sqliteFile: process.env["SQLITE_PATH"] || join(data, "boxoffice.db"),
    landing: () => landingPage(data),
    onTimeout: () => process.exit(1),
    ...(systemKey !== undefined && systemKey !== "" && { systemKey }),
  });
}

function stopWhenTold(host: Host): void {
  const stop = () => void host.stop().then(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  process.on("message", (message) => {
    if (
      message === "stop" ||
      (typeof message === "object" && message !== null && "kind" in message && message.kind === "stop")
    )
      stop();
  });
}

process.on("uncaughtException", (error) => {
  log.write("critical", "Host", error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});

try {
  const host = await start();
  stopWhenTold(host);
  log.write("information", "Host", `${host.functions.length} functions at ${host.api}`);
  await tell({ kind: "ready", api: host.api, rpc: host.rpc });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  log.write("critical", "Host", message);
  if (!(error instanceof StartError) && error instanceof Error)
    log.write("critical", "Host", error.stack ?? "");
  await tell({ kind: "failed", message });
  process.exit(1);
}
