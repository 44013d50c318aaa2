import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { HostedFunction } from "../hosted-function.ts";
import type { Log } from "../log.ts";
import type { Admin } from "./admin.ts";
import type { HttpTrigger } from "./http-trigger.ts";
import { hasUsableHost } from "./request.ts";
import { sendEmpty } from "./response.ts";
import type { RouteTable } from "./route-table.ts";

/** Answers a request below its path, or says false when it is not one of its own. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export type MainListenerOptions = {
  readonly routes: RouteTable<HostedFunction>;
  readonly runFunction: HttpTrigger;
  readonly admin: Admin;
  /** Serves `/runtime/webhooks/durabletask/…`; absent in an app without durable functions. */
  readonly webhooks: HttpHandler | undefined;
  /** HTML for `GET /`, asked for at each request. */
  readonly landing: (() => string | undefined) | undefined;
  readonly log: Log;
};

export type MainListener = {
  readonly server: Server;
  /** Takes no new connection from now on, and answers 503 on those that are open. */
  drain(): void;
  /** Resolves when no answer is on its way any more. */
  idle(): Promise<void>;
};

const plainLanding = "<!doctype html><title>Functions</title><p>The host is running.</p>";

/** The server of the functions: routes by path, anything without a place is a 404 without a body. */
export function createMainListener(options: MainListenerOptions): MainListener {
  const { routes, runFunction, admin, webhooks, landing, log } = options;
  let draining = false;
  let open = 0;
  let whenIdle: PromiseWithResolvers<void> | undefined;

  const closed = () => {
    open -= 1;
    if (open === 0) whenIdle?.resolve();
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (draining) {
      response.shouldKeepAlive = false;
      return sendEmpty(response, 503);
    }
    if (!hasUsableHost(request)) return sendEmpty(response, 400);
    const url = request.url ?? "/";
    const end = url.indexOf("?");
    const path = end < 0 ? url : url.slice(0, end);
    const match = routes.match(request.method ?? "", path);
    if (match) return await runFunction(match.target, match.params, request, response);
    const lower = path.toLowerCase();
    if (lower.startsWith("/admin/")) return await admin(request, response, lower);
    if (lower.startsWith("/runtime/webhooks/durabletask") && (await webhooks?.(request, response))) return;
    if (path === "/" && request.method === "GET") return sendHtml(response, landing?.() ?? plainLanding);
    sendEmpty(response, 404);
  }

  const server = createServer(
    // The limits of the real host's server, not Node's: it keeps idle connections for 130 s and takes 32 KB of headers.
    { keepAliveTimeout: 130_000, requestTimeout: 0, maxHeaderSize: 32_768 },
    (request, response) => {
      open += 1;
      response.once("close", closed);
      answer(request, response).catch((error: unknown) => {
        log.write(
          "error",
          "Host.Http",
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        );
        if (response.headersSent) response.destroy();
        else sendEmpty(response, 500);
      });
    },
  );

  return {
    server,
    drain() {
      draining = true;
      server.close();
      server.closeIdleConnections();
    },
    async idle() {
      if (open === 0) return;
      whenIdle ??= Promise.withResolvers();
      await whenIdle.promise;
    },
  };
}

function sendHtml(response: ServerResponse, html: string): void {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Length": Buffer.byteLength(html) };
  response.writeHead(200, headers).end(html);
}
