import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDurableEngine } from "../../../../local/host/durable/engine.ts";
import { createManagementHandler } from "../../../../local/host/durable/http/durable-handlers.ts";
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
const engine = openDurableEngine({ file: ":memory:", calls: testWorker() });
const handler = createManagementHandler(engine, { taskHub: "RecHub", systemKey: "KEY" });
engine.start();

beforeAll(async () => {
  const { operations } = engine;
  operations.start({ name: "one", instanceId: "mg-done", input: '"x"' });
  operations.start({ name: "waits", instanceId: "mg-run", input: '{"in":1}' });
  operations.start({ name: "waits", instanceId: "mg-run2", input: null });
  operations.start({ name: "throws", instanceId: "mg-fail", input: '""' });
  await settle(engine);
});
afterAll(() => engine.stop());

const url = (exchange: Exchange): string => exchange.request.url ?? "";

/** Resume had been asked for and had not happened yet. */
const isBetween = (exchange: Exchange): boolean =>
  JSON.stringify(exchange.response.body).includes("status Suspended");

const replay = async (exchange: Exchange) => {
  if (!isBetween(exchange)) await settle(engine);
  const { request } = exchange;
  const soon = {
    ...exchange,
    request: { ...request, url: url(exchange).replace("timeout=2&", "timeout=0.05&") },
  };
  return send(handler, soon, "127.0.0.1:7071");
};

const exchanges = exchangesOf("_management").filter((exchange) => !url(exchange).includes("/entities"));
const isList = (exchange: Exchange): boolean => Array.isArray(exchange.response.body);
const hasKey = (exchange: Exchange): boolean => url(exchange).includes("code=");
const isBulkPurge = (exchange: Exchange): boolean => url(exchange).includes("createdTimeFrom=2020");

describe("the management API's recorded exchanges, in their order", () => {
  for (const exchange of exchanges) {
    it(titleOf(exchange), async () => {
      const answer = await replay(exchange);
      if (!hasKey(exchange)) {
        expect(answer).toEqual({ status: 401, headers: {}, body: "" });
      } else if (isBulkPurge(exchange)) {
        expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { instancesDeleted: 1 }]);
      } else if (isList(exchange)) {
        const items: readonly Readonly<Record<string, unknown>>[] = JSON.parse(answer.body);
        const top = new URL(url(exchange), "http://x").searchParams.get("top");
        expect(answer.status).toBe(200);
        expect(items.length).toBe(top === null ? items.length : Number(top));
        expect(answer.headers["x-ms-continuation-token"] !== "").toBe(top !== null);
        const recorded = exchange.response.body as readonly Readonly<Record<string, unknown>>[];
        for (const item of items) expect(Object.keys(item)).toEqual(Object.keys(recorded[0] ?? {}));
      } else {
        expect(observedAnswer(answer, exchange)).toEqual(expectedAnswer(exchange));
      }
    });
  }
});
