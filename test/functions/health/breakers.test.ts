import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noTelemetry } from "../../../adapters/telemetry/telemetry.ts";
import { parseConfig } from "../../../config/config.ts";
import type { PaymentIntentId } from "../../../domain/ids.ts";
import { instant } from "../../../domain/instant.ts";
import { openEnds } from "../../../ends.ts";
import { readiness } from "../../../functions/health/readiness.ts";
import { needed } from "../../config/good-environment.ts";

/** A Stripe that cannot tell its balance, which is what a ping asks for, and knows no payment. Counts both. */
const startStripe = async () => {
  const asked = { balance: 0, payment: 0 };
  const server = createServer((request, response) => {
    const isPing = request.url === "/v1/balance";
    asked[isPing ? "balance" : "payment"] += 1;
    response.writeHead(isPing ? 500 : 404, {
      "content-type": "application/json",
      "stripe-should-retry": "false",
    });
    const error = isPing
      ? { type: "api_error", message: "none" }
      : { type: "invalid_request_error", code: "resource_missing", message: "none" };
    response.end(JSON.stringify({ error }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { asked, origin: `http://127.0.0.1:${port}`, close: () => server.close() };
};

describe("pings of health that fail", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-ends-"));
  let stripe: Awaited<ReturnType<typeof startStripe>>;
  let ends: ReturnType<typeof openEnds>;
  beforeAll(async () => {
    stripe = await startStripe();
    const nobody = "127.0.0.1:9"; // none of the others is asked
    const config = parseConfig({
      ...needed,
      SQLITE_PATH: join(folder, "boxoffice.db"),
      REDIS_URL: `redis://${nobody}`,
      COSMOS_CONNECTION_STRING: `AccountEndpoint=http://${nobody}/;AccountKey=c2VjcmV0;`,
      STRIPE_API_BASE: stripe.origin,
    });
    ends = openEnds(config, {
      now: () => instant(Date.now()),
      credential: { getToken: async () => null },
      telemetry: noTelemetry,
      onTrouble: () => {},
    });
  });
  afterAll(async () => {
    await ends.close();
    stripe.close();
    rmSync(folder, { recursive: true });
  });

  it("stop at their own breaker, and leave the one of payments closed: anybody may ask for health", async () => {
    const fine = async () => {};
    let at = Date.now();
    const ready = readiness(
      { redis: fine, sql: fine, stripe: () => ends.payments.ping(), serviceBus: fine, cosmos: fine },
      () => instant(at),
    );
    const pings = 30;
    for (let ping = 0; ping < pings; ping++) {
      expect((await ready()).status).toBe(503);
      at += 2000;
    }
    expect(stripe.asked.balance).toBeGreaterThanOrEqual(10);
    expect(stripe.asked.balance).toBeLessThan(pings);
    expect(await ends.payments.read("pi_1" as PaymentIntentId)).toBeUndefined();
    expect(stripe.asked.payment).toBe(1);
  });
});
