import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BorrowedFaults } from "./borrowed-faults.ts";
import { callJson } from "./call-json.ts";
import type { HostControl } from "./host-control.ts";
import {
  type CrashAnswer,
  type CrashQuestion,
  crashPath,
  type HostHits,
  type HostOrders,
  hitsPath,
  hostPath,
  ordersPath,
} from "./host-messages.ts";
import { answer, readBody } from "./http-body.ts";

/** The host's end of the control server. `handle` answers true when the request was its own (`/local/…`). */
export type HostClient = HostControl & {
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
};

const timeoutMs = 5000;
const killMyself = () => void process.kill(process.pid, "SIGKILL");

/**
 * Fetch what is armed now, and stay informed: the control server pushes each change to `handle`. Rejects when nobody
 * answers at `controlUrl`.
 */
export async function connectHostControl(controlUrl: string, kill = killMyself): Promise<HostClient> {
  const me = randomUUID();
  const faults = new BorrowedFaults();
  let crashes: ReadonlySet<string> = new Set();
  let reporting = false;

  const take = (orders: HostOrders) => {
    faults.take(orders.sql);
    crashes = new Set(orders.crashes);
  };
  const hits = (): HostHits => ({ process: me, hits: faults.hits() });
  const post = (path: string, body: HostHits) =>
    callJson({ method: "POST", url: new URL(path, controlUrl), body, timeoutMs });

  /** Soon, and several hits in one go: each report says the totals, so a lost one is made good by the next. */
  const reportSoon = () => {
    if (reporting) return;
    reporting = true;
    queueMicrotask(() => {
      reporting = false;
      post(hitsPath, hits()).catch(() => {});
    });
  };

  const crashAt = async (at: string) => {
    const question: CrashQuestion = { ...hits(), at };
    const { text } = await post(crashPath, question);
    const { fire }: CrashAnswer = JSON.parse(text);
    if (!fire) return;
    kill();
    await new Promise<never>(() => {});
  };

  const { text } = await callJson({ method: "GET", url: new URL(ordersPath, controlUrl), timeoutMs });
  take(JSON.parse(text));

  return {
    strikeSql(operation) {
      const fault = faults.strike(operation);
      if (fault) reportSoon();
      return fault;
    },

    // Without a control server nobody can want a crash: the step then goes on.
    reach: async (point) => {
      if (crashes.has(point)) await crashAt(point).catch(() => {});
    },

    async handle(request, response) {
      if (!request.url?.startsWith("/local/")) return false;
      if (request.url !== hostPath) answer(response, 404, { error: "unknown path" });
      else if (request.method === "PUT") {
        take(JSON.parse(await readBody(request)));
        answer(response, 204);
      } else answer(response, 200, hits());
      return true;
    },
  };
}
