import type { IncomingMessage } from "node:http";

/** The real host's limit, unless the setting FUNCTIONS_REQUEST_BODY_SIZE_LIMIT says otherwise. */
export const defaultBodyLimit = 104_857_600;

/** Whether the request announces more bytes than `limit`. */
export const announcesTooMuch = (request: IncomingMessage, limit: number) =>
  Number(request.headers["content-length"] ?? 0) > limit;

/** The whole body; undefined when the caller hung up before its end. */
export function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
  request.on("close", () => resolve(undefined));
  request.on("error", () => resolve(undefined));
  return promise;
}
