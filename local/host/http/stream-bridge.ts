import { EventEmitter } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ProgrammingModel } from "../functions-core.ts";
import type { TypedData } from "../typed-data.ts";
import { mergedHeaders } from "./request.ts";

/** Hands a request over to the library's own HTTP side, which answers it chunk by chunk. */
export type StreamBridge = {
  forward(request: IncomingMessage, response: ServerResponse, options: ForwardOptions): void;
};

export type ForwardOptions = { readonly invocationId: string; readonly bodyLimit: number };

/**
 * Asks the library for its capabilities, which locks `app.setup`. After `app.setup({ enableHttpStream: true })` it
 * opens an HTTP server here, to which the real host proxies each request; this host shares the process, so it lends
 * the library a server without a socket and hands it the caller's own request and response: the same code runs, one
 * hop less. The library creates its server before `getCapabilities` first awaits, hence the short swap.
 */
export async function openStreamBridge(model: ProgrammingModel): Promise<StreamBridge | undefined> {
  const createServer: unknown = http.createServer;
  let server: SocketlessServer | undefined;
  Reflect.set(http, "createServer", () => {
    server = new SocketlessServer();
    return server;
  });
  let pending: Promise<unknown>;
  try {
    pending = model.getCapabilities({ ...workerCapabilities });
  } finally {
    Reflect.set(http, "createServer", createServer);
  }
  await pending;
  if (!server) return undefined;
  const requests = server;
  return {
    forward(request, response, { invocationId, bodyLimit }) {
      const { headers, method, url } = request;
      headers["x-ms-invocation-id"] = invocationId;
      headers["x-forwarded-host"] = headers.host;
      headers["x-forwarded-proto"] = "http";
      const source =
        headers["transfer-encoding"] === undefined
          ? request
          : Object.assign(Readable.from(limited(request, bodyLimit)), { headers, method, url });
      requests.emit("request", source, response);
    },
  };
}

/** What the worker says of itself; the library adds its own. */
const workerCapabilities = {
  RawHttpBodyBytes: "true",
  RpcHttpTriggerMetadataRemoved: "true",
  RpcHttpBodyOnly: "true",
  IgnoreEmptyValuedRpcHttpHeaders: "true",
  UseNullableValueDictionaryForHttp: "true",
  WorkerStatus: "true",
  TypedDataCollection: "true",
  HandlesWorkerTerminateMessage: "true",
};

/** As much of a server as the library uses of its own. */
class SocketlessServer extends EventEmitter {
  listen(onListening: () => void): this {
    queueMicrotask(onListening);
    return this;
  }

  address(): { port: number } {
    return { port: 1 };
  }

  close(): this {
    return this;
  }
}

/** A chunked body says its length only by ending. */
async function* limited(request: IncomingMessage, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) throw new Error(`the request's body is larger than ${limit} bytes`);
    yield chunk;
  }
}

/**
 * The trigger metadata of a request that is handed over: its headers, and parameters, from which the library makes
 * `request.params`. As in the real host those hold the query too (the last of repeated ones), below the route's own.
 */
export function streamMetadata(
  request: IncomingMessage,
  params: Readonly<Record<string, string>>,
): Record<string, TypedData> {
  const metadata: Record<string, TypedData> = {};
  const query = request.url?.split("?")[1];
  if (query) for (const [name, value] of new URLSearchParams(query)) metadata[name] = { string: value };
  for (const name in params) metadata[name] = { string: params[name] ?? "" };
  metadata["Headers"] = { json: JSON.stringify(mergedHeaders(request)) };
  return metadata;
}
