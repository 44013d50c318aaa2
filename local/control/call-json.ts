import { Agent, request } from "node:http";

export type JsonAnswer = { readonly status: number; readonly text: string };

type Call = {
  readonly method: "GET" | "PUT" | "POST";
  readonly url: URL;
  readonly body?: unknown;
  readonly timeoutMs: number;
};

const agent = new Agent({ keepAlive: true });

/** One request between the product's own local processes. Rejects when nobody answers within the time. */
export const callJson = ({ method, url, body, timeoutMs }: Call): Promise<JsonAnswer> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = text
      ? { "content-type": "application/json", "content-length": Buffer.byteLength(text) }
      : {};
    const signal = AbortSignal.timeout(timeoutMs);
    const outgoing = request(url, { method, headers, agent, signal }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(text);
  });
