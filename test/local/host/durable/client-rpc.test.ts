import { afterAll, describe, expect, it } from "vitest";
import { openDurableEngine } from "../../../../local/host/durable/engine.ts";
import { createRpcHandler } from "../../../../local/host/durable/http/durable-handlers.ts";
import { canonical } from "./support/canonical.ts";
import {
  type Exchange,
  exchangesOf,
  expectedAnswer,
  observedAnswer,
  send,
  settle,
  titleOf,
} from "./support/exchanges.ts";
import { testWorker } from "./support/test-worker.ts";

const { registerRecordedApp } = await import("./support/recorded-app.ts");
registerRecordedApp(1);

let now = Date.parse("2026-11-23T03:21:49.500Z");
const engine = openDurableEngine({ file: ":memory:", calls: testWorker(), now: () => now });
const handler = createRpcHandler(engine, { taskHub: "RecHub", systemKey: "KEY" });
engine.start();
afterAll(() => engine.stop());

/** Sends a recorded request. The recorded host was slow: where it still said Pending, so does an engine not waited for. */
const replay = async (exchange: Exchange) => {
  if (!JSON.stringify(exchange.response.body).includes("Pending")) await settle(engine);
  const answer = await send(handler, exchange, "127.0.0.1:17071");
  // All but the very first start happened in the second that the recorded filters begin with.
  now = Math.max(now + 1, Date.parse("2026-11-23T03:23:51.100Z"));
  return answer;
};

const path = (exchange: Exchange): string => exchange.request.path ?? "";
const isEntity = (exchange: Exchange): boolean =>
  path(exchange).includes("/entities/") || path(exchange).includes("entcall");
const isVersion = (exchange: Exchange): boolean => path(exchange).includes("withver");
const isList = (exchange: Exchange): boolean => Array.isArray(exchange.response.body);
/** Caught between the request to terminate and its effect. */
const isTransient = (exchange: Exchange): boolean =>
  path(exchange).endsWith("/w-conf") && JSON.stringify(exchange.response.body).includes('"Running"');

type Item = { readonly instanceId: string };

describe("the client's recorded exchanges, in their order", () => {
  for (const exchange of exchangesOf("_client-rpc")) {
    if (isEntity(exchange) || isTransient(exchange)) continue;
    it(titleOf(exchange), async () => {
      const answer = await replay(exchange);
      if (isVersion(exchange)) {
        expect(answer.status).toBe(exchange.request.method === "POST" ? 400 : 404);
      } else if (isList(exchange)) {
        expect(answer.status).toBe(200);
        expect(answer.headers["x-ms-continuation-token"]).toBe("");
        const items: readonly Item[] = JSON.parse(answer.body);
        const ids = items.map(({ instanceId }) => instanceId);
        expect(ids).toEqual(ids.toSorted());
        const recorded = exchange.response.body as readonly Item[];
        const known = recorded.filter(({ instanceId }) => ids.includes(instanceId));
        const shown = items.filter(({ instanceId }) => known.some((item) => item.instanceId === instanceId));
        expect(canonical(shown)).toEqual(canonical(known));
        expect(items.length > 0).toBe(recorded.length > 0);
      } else {
        expect(observedAnswer(answer, exchange)).toEqual(expectedAnswer(exchange));
      }
    });
  }
});
