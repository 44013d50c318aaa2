import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { BadRequest } from "./bad-request.ts";
import { type Crashes, isCrashPoint, isDoorPoint } from "./crashes.ts";
import type { Fault, Faults, FaultTarget } from "./faults.ts";
import type { HostLink } from "./host-link.ts";
import { type CrashQuestion, crashPath, hitsPath, ordersPath } from "./host-messages.ts";
import { answer, readBody } from "./http-body.ts";
import { closeServer, listen } from "./listen.ts";
import { readCrash } from "./read-crash.ts";
import { readFault, readTarget } from "./read-fault.ts";

export type ControlServerOptions = {
  readonly port: number;
  readonly faults: Faults;
  readonly crashes: Crashes;
  readonly host: HostLink;
  /** Told of every fault, for a stand-in that must act at once and not at its next call. */
  readonly onFault?: (target: FaultTarget, fault: Fault) => void;
};

export type ControlServer = { readonly port: number; readonly url: string; close(): Promise<void> };

type Route = (request: IncomingMessage, response: ServerResponse, rest: string) => Promise<void> | void;

/**
 * Faults and crashes on demand, over HTTP on loopback. An answer to a change means that whoever strikes knows of it.
 * What makes no sense is a 400 with `{ error }` that names what is expected.
 */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const routes = controlRoutes(options);
  const server = createServer((request, response) => {
    serve(routes, request, response).catch((error: unknown) => {
      const wrong = error instanceof BadRequest;
      const message = error instanceof Error ? error.message : String(error);
      answer(response, wrong ? 400 : 500, { error: message });
    });
  });
  const port = await listen(server, options.port);
  return { port, url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

async function serve(routes: Map<string, Route>, request: IncomingMessage, response: ServerResponse) {
  const path = new URL(request.url ?? "/", "http://control").pathname;
  const [, first = "", ...rest] = path.split("/");
  const isTree = first === "faults" && rest.length > 0;
  const pattern = isTree ? `/${first}/*` : path;
  const route = routes.get(`${request.method} ${pattern}`);
  if (route) return route(request, response, rest.join("/"));
  const methods = [...routes.keys()]
    .filter((name) => name.endsWith(` ${pattern}`))
    .map((name) => name.split(" ")[0]);
  if (methods.length > 0) return answer(response, 405, { error: `expected ${methods.join(" or ")}` });
  return answer(response, 404, { error: "expected /faults, /faults/{target} or /crash" });
}

function controlRoutes({ faults, crashes, host, onFault }: ControlServerOptions): Map<string, Route> {
  return new Map<string, Route>([
    [
      "PUT /faults/*",
      async (request, response, rest) => {
        const target = readTarget(rest);
        const fault = readFault(target, await readBody(request));
        const report = faults.put(target, fault);
        onFault?.(target, fault);
        if (target === "sql") await host.push();
        answer(response, 200, report);
      },
    ],
    [
      "GET /faults",
      async (_request, response) => {
        await host.pull();
        answer(response, 200, { faults: faults.list() });
      },
    ],
    [
      "DELETE /faults",
      async (_request, response) => {
        const wereLent = faults.lend("sql").length > 0;
        faults.clear();
        if (wereLent) await host.push();
        answer(response, 204);
      },
    ],
    [
      "POST /crash",
      async (request, response) => {
        const { at, times } = readCrash(await readBody(request));
        crashes.arm(at, times);
        if (!isDoorPoint(at)) await host.push();
        answer(response, 200, { at, times });
      },
    ],
    ["GET /crash", (_request, response) => answer(response, 200, crashes.list())],
    [
      "DELETE /crash",
      async (_request, response) => {
        const wereLent = host.orders().crashes.length > 0;
        crashes.clear();
        if (wereLent) await host.push();
        answer(response, 204);
      },
    ],
    [`GET ${ordersPath}`, (_request, response) => answer(response, 200, host.orders())],
    [
      `POST ${hitsPath}`,
      async (request, response) => {
        host.takeHits(JSON.parse(await readBody(request)));
        answer(response, 204);
      },
    ],
    [
      `POST ${crashPath}`,
      async (request, response) => {
        const question: CrashQuestion = JSON.parse(await readBody(request));
        host.takeHits(question);
        answer(response, 200, { fire: isCrashPoint(question.at) && crashes.fire(question.at) });
      },
    ],
  ]);
}
