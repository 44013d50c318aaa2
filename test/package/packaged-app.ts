import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

export type Registered = {
  readonly name: string;
  readonly config: { readonly bindings: readonly { readonly type: string }[] };
};

/** An unpacked package that runs in the embedded host. */
export type PackagedApp = {
  readonly api: string;
  /** Everything that host and app printed until now. */
  log(): string;
  /** What the app registered, as the host lists it. */
  registered(): Promise<readonly Registered[]>;
  stop(): Promise<void>;
};

type Answer = { readonly api?: string; readonly message?: string };

const entry = join(import.meta.dirname, "../../local/host/main.ts");

/** Starts what lies in `app` with these settings and no other environment; throws what the host says when it cannot. */
export const startPackaged = async (
  app: string,
  data: string,
  settings: Readonly<Record<string, string>>,
): Promise<PackagedApp> => {
  mkdirSync(data, { recursive: true });
  const host = spawn(process.execPath, [entry, "--app", app, "--port", "0", "--data", data], {
    env: { PATH: process.env["PATH"], ...settings, HOST_SYSTEM_KEY: "system" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let text = "";
  for (const stream of [host.stdout, host.stderr])
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  const gone = once(host, "exit");
  const said = once(host, "message") as Promise<[Answer]>;
  const died = gone.then((): [Answer] => [{ message: "it ended by itself" }]);
  const [answer] = await Promise.race([said, died]);
  const { api } = answer;
  if (api === undefined) {
    await gone;
    throw new Error(`the package does not start: ${answer.message}\n${text}`);
  }
  return {
    api,
    log: () => text,
    async registered() {
      const response = await fetch(new URL("/admin/functions", api), {
        headers: { "x-functions-key": "system" },
      });
      return (await response.json()) as Registered[];
    },
    async stop() {
      host.kill("SIGTERM");
      await gone;
    },
  };
};
