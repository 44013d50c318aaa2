import { createServer } from "node:http";
import { Crashes } from "../../../local/control/crashes.ts";
import { Faults } from "../../../local/control/faults.ts";
import { connectHostControl, type HostClient } from "../../../local/control/host-client.ts";
import { HostLink } from "../../../local/control/host-link.ts";
import { closeServer, listen } from "../../../local/control/listen.ts";
import { startControlServer } from "../../../local/control/server.ts";

export type Answer = { readonly status: number; readonly body: unknown };

export type ControlUnderTest = {
  readonly faults: Faults;
  readonly crashes: Crashes;
  readonly link: HostLink;
  readonly url: string;
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A host's end, alive at once; `kills` grows in place of its death. */
  host(): Promise<{ readonly client: HostClient; readonly kills: string[]; readonly rpc: string }>;
  close(): Promise<void>;
};

export async function aControl(): Promise<ControlUnderTest> {
  const faults = new Faults();
  const crashes = new Crashes();
  const link = new HostLink(faults, crashes);
  const server = await startControlServer({ port: 0, faults, crashes, host: link });
  const closings = [() => server.close()];
  return {
    faults,
    crashes,
    link,
    url: server.url,
    ask: async (method, path, body) => {
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const response = await fetch(server.url + path, { method, body: text ?? null });
      const answer = await response.text();
      return { status: response.status, body: answer === "" ? undefined : JSON.parse(answer) };
    },
    host: async () => {
      const kills: string[] = [];
      const client = await connectHostControl(server.url, () => void kills.push("SIGKILL"));
      const listener = createServer(async (request, response) => {
        if (!(await client.handle(request, response))) response.writeHead(418).end();
      });
      const rpc = `http://127.0.0.1:${await listen(listener, 0)}/`;
      closings.push(() => closeServer(listener));
      return { client, kills, rpc };
    },
    close: async () => {
      await Promise.all(closings.map((close) => close()));
    },
  };
}
