import { createServer, type Server } from "node:http";
import type { HttpHandler } from "./main-listener.ts";
import { sendEmpty } from "./response.ts";

/** The loopback listener beside the main one, for the durable client and the control server; 404 for anything else. */
export function createRpcListener(handlers: readonly (HttpHandler | undefined)[]): Server {
  return createServer({ keepAliveTimeout: 130_000, requestTimeout: 0 }, async (request, response) => {
    try {
      for (const handle of handlers) if (handle && (await handle(request, response))) return;
      sendEmpty(response, 404);
    } catch {
      if (response.headersSent) response.destroy();
      else sendEmpty(response, 500);
    }
  });
}
