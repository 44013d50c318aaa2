import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { HttpHandler } from "./http-message.ts";

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
};

const respond = async (
  handler: HttpHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    const { method = "GET", url = "/", headers } = request;
    const {
      status,
      headers: answered,
      body,
    } = await handler({ method, url, headers, body: await bodyOf(request) });
    const length = status === 204 ? {} : { "content-length": Buffer.byteLength(body) };
    response.writeHead(status, { ...answered, ...length }).end(body);
  } catch {
    if (!response.headersSent) response.writeHead(500, { "content-length": 0 });
    response.end();
  }
};

/** A handler as node:http takes it. */
export const nodeListener =
  (handler: HttpHandler): RequestListener =>
  (request, response) => {
    void respond(handler, request, response);
  };
