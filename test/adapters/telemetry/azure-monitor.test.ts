import type { AzureMonitorExporterOptions } from "@azure/monitor-opentelemetry-exporter";
import { beforeAll, describe, expect, it } from "vitest";
import { azureMonitor } from "../../../adapters/telemetry/azure-monitor.ts";
import { openTelemetry } from "../../../adapters/telemetry/open-telemetry.ts";
import { startProviders } from "../../../adapters/telemetry/providers.ts";
import type { Json } from "../../../local/client/api.ts";
import { checkoutId } from "./a-tracer.ts";

// The exporter reports its own health to Microsoft, whoever uses it; not from here.
process.env["APPLICATION_INSIGHTS_NO_STATSBEAT"] = "1";

type HttpClient = NonNullable<AzureMonitorExporterOptions["httpClient"]>;

/** Stands where Azure Monitor takes telemetry in: keeps what comes, and accepts it. */
const anIngestion = () => {
  const requests: { url: string; authorization: string | undefined; scopes: unknown }[] = [];
  const envelopes: Json[] = [];
  let scopes: unknown;
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      const some: Json[] = JSON.parse(String(request.body));
      requests.push({ url: request.url, authorization: request.headers.get("authorization"), scopes });
      envelopes.push(...some);
      const accepted = { itemsReceived: some.length, itemsAccepted: some.length, errors: [] };
      return { request, status: 200, headers: request.headers, bodyAsText: JSON.stringify(accepted) };
    },
  };
  const credential = {
    getToken: async (asked: string | string[]) => {
      scopes = asked;
      return { token: "a-token", expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  return { httpClient, credential, requests, envelopes };
};

describe("what Application Insights is sent", () => {
  const { httpClient, credential, requests, envelopes } = anIngestion();
  const of = (type: string) => envelopes.filter(({ data }) => data.baseType === type);

  beforeAll(async () => {
    const connectionString =
      "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://ingestion.example/";
    const close = startProviders(
      "boxoffice-dev",
      azureMonitor({ connectionString, credential, httpClient, disableOfflineStorage: true }),
    );
    const telemetry = openTelemetry(close);
    const payments = telemetry.end("stripe", "payments", { capture: async (_: string) => null });
    const orders = telemetry.end("sql-server", "orders", { find: async (_: string) => undefined });
    const step = telemetry.activity({
      step: "payment.capture",
      handle: async (_: unknown) => {
        await payments.capture(checkoutId);
        return { tag: "accepted", value: null } as const;
      },
    });
    const statuses = [201, 402, 503];
    const door = telemetry.endpoint({
      route: { id: "checkouts-create", method: "POST", path: "/checkouts" },
      handler: async (_: unknown, __: object) => {
        await orders.find(checkoutId);
        await step.handle({ checkoutId, trace: telemetry.traceparent() });
        return { status: statuses.shift() ?? 200 };
      },
    });
    for (const _ of [1, 2, 3]) await door.handler("ada@example.com", {});
    await telemetry.close();
  });

  it("is sent in batches, as the app's identity", () => {
    expect(requests.length).toBeLessThanOrEqual(2);
    for (const { url, authorization, scopes } of requests) {
      expect(url).toMatch(/^https:\/\/ingestion\.example\/v2\.1\/track/);
      expect(authorization).toBe("Bearer a-token");
      expect([scopes].flat()).toEqual(["https://monitor.azure.com/.default"]);
    }
  });

  it("has the door as a request by its method and route, which failed from 500 on, and no address of a caller", () => {
    const doors = of("RequestData");
    expect(
      doors.map(({ data: { baseData } }) => [baseData.name, baseData.responseCode, baseData.success]),
    ).toEqual([
      ["POST /checkouts", "201", true],
      ["POST /checkouts", "402", true],
      ["POST /checkouts", "503", false],
    ]);
    for (const { tags, data } of doors) {
      expect(data.baseData.url || undefined).toBeUndefined();
      expect(tags["ai.location.ip"]).toBeUndefined();
      expect(data.baseData.properties).toMatchObject({
        "boxoffice.route": "checkouts-create",
        "boxoffice.checkout_id": checkoutId,
      });
    }
  });

  it("has step and call below it in the same operation, with the checkout", () => {
    const [door] = of("RequestData");
    const operation = door.tags["ai.operation.id"];
    const [find, call, step] = of("RemoteDependencyData").filter(
      ({ tags }) => tags["ai.operation.id"] === operation,
    );
    expect([step.data.baseData.name, call.data.baseData.name]).toEqual([
      "payment.capture",
      "stripe payments.capture",
    ]);
    expect(step.tags["ai.operation.parentId"]).toBe(door.data.baseData.id);
    expect(call.tags["ai.operation.parentId"]).toBe(step.data.baseData.id);
    for (const { data } of [step, call, find])
      expect(data.baseData.properties["boxoffice.checkout_id"]).toBe(checkoutId);
    expect(find.data.baseData).toMatchObject({ name: "sql orders.find", target: "sql" });
  });

  it("has metrics by their names, with sums and counts, and dimensions where the queries look for them", () => {
    const [durations, ...others] = of("MetricData").filter(
      ({ data }) => data.baseData.metrics[0].name === "boxoffice.step.duration",
    );
    expect(others).toEqual([]);
    expect(durations.data.baseData.properties).toEqual({ step: "payment.capture" });
    expect(durations.data.baseData.metrics).toEqual([
      expect.objectContaining({
        count: 3,
        value: expect.any(Number),
        min: expect.any(Number),
        max: expect.any(Number),
      }),
    ]);
  });

  it("comes from the app under its one name", () => {
    expect(new Set(envelopes.map(({ tags }) => tags["ai.cloud.role"]))).toEqual(new Set(["boxoffice-dev"]));
    expect(JSON.stringify(envelopes)).not.toContain("ada@example.com");
  });
});
