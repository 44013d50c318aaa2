import { Agent, request } from "node:http";

export type Answer<T = Json> = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: T;
  /** Milliseconds from the request to the last byte. */
  readonly tookMs: number;
};

// biome-ignore lint/suspicious/noExplicitAny: answers are read by scripts and tests, which say what they expect
export type Json = any;

export type Call = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as they are, in place of a JSON body. */
  readonly raw?: string | Buffer;
};

/** A caller of the HTTP API: JSON in, JSON out, over connections that stay open. */
export type Api = (method: string, path: string, call?: Call) => Promise<Answer>;

export const apiClient = (base: string, { connections = 64 } = {}): Api & { close(): void } => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port, pathname } = new URL(base);

  const call: Api = (method, path, { body, headers = {}, raw } = {}) =>
    new Promise((resolve, reject) => {
      const since = performance.now();
      const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const type = sent === undefined ? {} : { "content-type": "application/json" };
      const asked = request(
        {
          agent,
          hostname,
          port,
          method,
          path: `${pathname}${path}`,
          headers: {
            ...type,
            ...(sent === undefined ? {} : { "content-length": Buffer.byteLength(sent) }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const isJson = /json/.test(response.headers["content-type"] ?? "");
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: isJson ? JSON.parse(text) : text,
              tookMs: performance.now() - since,
            });
          });
        },
      );
      asked.on("error", reject);
      asked.end(sent);
    });

  return Object.assign(call, { close: () => agent.destroy() });
};
