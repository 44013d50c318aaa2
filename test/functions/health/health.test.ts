import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { instant } from "../../../domain/instant.ts";
import { healthEndpoints } from "../../../functions/health/health.ts";
import { endpointsWith } from "../../../functions/http/endpoint.ts";
import { call } from "../../support/a-request.ts";
import { openShop, type Ping, type Shop } from "../../support/a-shop.ts";
import { document } from "../../support/the-document.ts";

describe("health", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());
  beforeEach(() => {
    shop.away.clear();
    shop.pass(2000);
  });

  it("is live while the process answers, whatever is away", async () => {
    for (const name of ["redis", "sql", "stripe"] as const) shop.away.add(name);
    expect(await shop.ask("health-live")).toMatchObject({ status: 200, body: { status: "ok" } });
  });

  it("is ready when everything answers, and says how fast", async () => {
    const { status, body, headers } = await shop.ask("health-ready");
    expect([status, body.status, headers["retry-after"]]).toEqual([200, "ok", undefined]);
    for (const dependency of Object.values(body.dependencies))
      expect(dependency).toMatchObject({ status: "ok", latencyMs: expect.any(Number) });
  });

  for (const [name, status, code] of [
    ["redis", "down", 503],
    ["sql", "down", 503],
    ["stripe", "down", 503],
    ["serviceBus", "degraded", 200],
    ["cosmos", "degraded", 200],
  ] as readonly (readonly [Ping, string, number])[])
    it(`is ${status} without ${name}, and names it`, async () => {
      shop.away.add(name);
      const { status: answered, headers, body } = await shop.ask("health-ready");
      expect([answered, body.status]).toEqual([code, status]);
      expect(body.dependencies[name]).toEqual({ status: "down", latencyMs: null });
      expect(headers["content-type"]).toBe("application/json");
      if (code === 503) expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    });

  it("does not wait longer than two seconds for a dependency that does not answer", async () => {
    const silent = () => new Promise<never>(() => {});
    const [, ready] = healthEndpoints(endpointsWith({ staffKeys: [], report: () => {} }), {
      pings: {
        redis: silent,
        sql: async () => {},
        stripe: silent,
        serviceBus: async () => {},
        cosmos: silent,
      },
      now: () => instant(Date.now()),
      routes: [],
      version: "1",
    });
    if (!ready) throw new Error("no endpoint");
    const began = performance.now();
    expect((await call(ready)).body).toMatchObject({
      status: "down",
      dependencies: { redis: { status: "down" }, sql: { status: "ok" } },
    });
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it("comes with the document of the API", async () => {
    expect((await shop.ask("openapi")).body).toEqual(document);
  });
});
