import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { FaultSource } from "../control/faults.ts";
import { type Received, serveApi } from "./api.ts";
import { authentication } from "./authentication.ts";
import { serveChallenges } from "./challenge-pages.ts";
import { openDatabase, transactions } from "./database.ts";
import { Deliveries } from "./deliveries.ts";
import { Execution } from "./execution.ts";
import { Idempotency } from "./idempotency.ts";
import { Store } from "./store.ts";
import { errorText } from "./stripe-failure.ts";
import { Tasks } from "./tasks.ts";
import { type Endpoint, WebhookClient } from "./webhook-client.ts";

export type StripeOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  readonly apiKey: string;
  /** Where to keep everything; without it, in memory for as long as the server runs. */
  readonly file?: string;
  readonly faults?: FaultSource;
  readonly webhook?: Endpoint;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The origin in addresses that customers are sent to; the server's own unless said otherwise. */
  readonly publicUrl?: string;
};

export type RunningStripe = { readonly port: number; readonly baseUrl: string; close(): Promise<void> };

const largestBody = 1024 * 1024;

/** Starts a stand-in for Stripe on 127.0.0.1, to which the `stripe` client connects unmodified. */
export const startStripe = async (options: StripeOptions): Promise<RunningStripe> => {
  const { apiKey, file, faults, webhook, now = Date.now } = options;
  const client = webhook && new WebhookClient(webhook);
  const database = openDatabase(file);
  const store = new Store(database);
  const eventText = (id: string) => store.textOf("event", id);
  const deliveries = new Deliveries({ database, client, faults, now, eventText });
  const tasks: Tasks = new Tasks(database, now, () => execution.runDue());
  const publicUrl = () => options.publicUrl ?? baseUrl;
  const idempotency = new Idempotency(database, now);
  const account = { store, deliveries, tasks, now, publicUrl };
  const execution = new Execution(account, idempotency, transactions(database));
  let closed = false;
  const authenticate = authentication(apiKey);
  const api = serveApi({ execution, idempotency, faults, authenticate, closed: () => closed });
  const challenges = serveChallenges(execution);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request, response);
    if (!received) return;
    if (closed) return void request.socket.destroy();
    if (tasks.isDue()) execution.runDue();
    await (received.path.startsWith("/3ds/") ? challenges : api)(received);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!closed) process.stderr.write(`stripe stand-in: ${error instanceof Error ? error.stack : error}\n`);
      request.socket.destroy();
    });
  });
  // Longer than the client keeps a connection, so that it is never closed just when a request is on its way.
  server.keepAliveTimeout = 120_000;
  const port = await listening(server, options.port).catch((error: unknown) => {
    database.close();
    throw error;
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  tasks.rearm();
  deliveries.resume();

  return {
    port,
    baseUrl,
    close: () =>
      new Promise((resolve) => {
        closed = true;
        tasks.close();
        deliveries.close();
        server.close(() => {
          database.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

const listening = (server: ReturnType<typeof createServer>, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });

/** A request with its whole body; undefined when it broke off, or was larger than any that Stripe takes. */
const receive = (request: IncomingMessage, response: ServerResponse): Promise<Received | undefined> =>
  new Promise((resolve) => {
    const { url = "/" } = request;
    const mark = url.indexOf("?");
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? "" : url.slice(mark + 1);
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= largestBody) return;
      request.pause();
      response.writeHead(413, { "content-type": "application/json", connection: "close" }).end(tooLarge);
      resolve(undefined);
    });
    request.on("end", () =>
      resolve({ request, response, path, query, body: Buffer.concat(chunks).toString() }),
    );
    request.on("close", () => resolve(undefined));
  });

const tooLarge = errorText({ type: "invalid_request_error", message: "The request is larger than 1 MiB." });
