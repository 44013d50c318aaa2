import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { DurableHostOptions, OpenDurable } from "../../../local/host/durable-host.ts";
import type { Host, HostOptions } from "../../../local/host/host-options.ts";
import { createLog } from "../../../local/host/log.ts";
import { startHost } from "../../../local/host/start-host.ts";

export type LogLine = {
  readonly level: string;
  readonly category: string;
  readonly message: string;
  readonly invocationId?: string;
};

export type Fixture = {
  readonly host: Host;
  /** Everything that was logged, from `trace` on. */
  readonly lines: LogLine[];
};

export const fixtureApp = (name: string) => join(import.meta.dirname, "../../fixtures/apps", name);

/** A folder that is removed when the test file ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-host-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a host on an app of test/fixtures/apps in this process; it stops when the test file ends. */
export async function startFixture(app: string, options: Partial<HostOptions> = {}): Promise<Fixture> {
  const lines: LogLine[] = [];
  const log = createLog({ level: "trace", write: (line) => lines.push(JSON.parse(line)) });
  const base = { appDir: fixtureApp(app), port: 0, data: temporaryFolder(), log };
  const host = await startHost({ openDurable: silentDurable, systemKey: "system-key", ...base, ...options });
  afterAll(() => host.stop());
  return { host, lines };
}

/** Stands where the durable engine would, and runs nothing. */
export const silentDurable: OpenDurable = ({ urls, options }) => ({
  start: () => {},
  stop: async () => {},
  rpc: async () => false,
  webhooks: async () => false,
  clientInput: () => JSON.stringify(clientPayload(urls(), options.hubName)),
});

function clientPayload({ main, rpc }: ReturnType<DurableHostOptions["urls"]>, taskHubName: string) {
  const base = `${main}/runtime/webhooks/durabletask`;
  const query = `taskHub=${taskHubName}&connection=Storage&code=KEY`;
  const instance = `${base}/instances/INSTANCEID`;
  const create = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  return {
    taskHubName,
    creationUrls: {
      createNewInstancePostUri: `${create}?code=KEY`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&code=KEY`,
    },
    managementUrls: {
      id: "INSTANCEID",
      statusQueryGetUri: `${instance}?${query}`,
      sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
      terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
      rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
      purgeHistoryDeleteUri: `${instance}?${query}`,
      restartPostUri: `${instance}/restart?${query}`,
      suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
      resumePostUri: `${instance}/resume?reason={text}&${query}`,
    },
    baseUrl: base,
    requiredQueryStringParameters: "code=KEY",
    rpcBaseUrl: `${rpc}/durabletask/`,
  };
}

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came. */
  readonly rawHeaders: readonly string[];
  readonly text: string;
  readonly bytes: Buffer;
};

export type Call = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
};

/** One request with the path exactly as given, headers too; `fetch` would tidy both up. */
export function call(host: Pick<Host, "api">, path: string, { method = "GET", headers, body }: Call = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { hostname, port } = new URL(host.api);
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body).toString() };
  const options = { hostname, port, path, method, headers: { ...length, ...headers }, agent: false };
  const request = httpRequest(options, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", reject);
    response.on("end", () => {
      const bytes = Buffer.concat(chunks);
      const { statusCode = 0, headers: received, rawHeaders } = response;
      resolve({ status: statusCode, headers: received, rawHeaders, text: bytes.toString(), bytes });
    });
  });
  request.on("error", reject);
  request.end(body);
  return promise;
}
