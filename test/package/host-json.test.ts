import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));

describe("host.json", () => {
  const host = read("host.json");

  it("keeps orchestrations in the Durable Task Scheduler, in the hub and at the connection that settings name", () => {
    expect(host.extensions.durableTask).toMatchObject({
      hubName: "%TASKHUB_NAME%",
      storageProvider: {
        type: "azureManaged",
        connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
      },
    });
  });

  it("has host and app in one trace, by OpenTelemetry", () => {
    expect(host.telemetryMode).toBe("OpenTelemetry");
    expect(host.extensions.durableTask.tracing).toEqual({ distributedTracingEnabled: true, version: "V2" });
  });

  it("takes the extensions from a bundle that knows the scheduler, and never from the next major version", () => {
    expect(host.extensionBundle).toEqual({
      id: "Microsoft.Azure.Functions.ExtensionBundle",
      version: "[4.30.0, 5.0.0)",
    });
  });

  it("serves the API where the contract, the stand-ins and Stripe's webhooks expect it", () => {
    expect(host.version).toBe("2.0");
    expect(host.extensions.http).toEqual({ routePrefix: "api" });
  });

  it("settles messages once their function has returned, a few sessions at a time that end soon when idle", () => {
    expect(host.extensions.serviceBus).toEqual({
      autoCompleteMessages: true,
      maxConcurrentCalls: 16,
      maxConcurrentSessions: 8,
      sessionIdleTimeout: "00:00:01",
    });
  });
});

describe("the sample of the local settings", () => {
  const { Values } = read("local.settings.sample.json");

  it("puts storage of Azurite in the place of the scheduler, each by the path that host.json has it at", () => {
    const path = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";
    const overrides = Object.fromEntries(
      Object.entries(Values)
        .filter(([name]) => name.startsWith(path))
        .map(([name, value]) => [name.slice(path.length), value]),
    );
    expect(overrides).toEqual({ type: "AzureStorage", connectionStringName: "AzureWebJobsStorage" });
    const { storageProvider } = read("host.json").extensions.durableTask;
    expect(Object.keys(overrides).toSorted()).toEqual(Object.keys(storageProvider).toSorted());
    expect(Values.AzureWebJobsStorage).toBe("UseDevelopmentStorage=true");
  });

  it("names the hub that host.json asks for", () => {
    expect(Values.TASKHUB_NAME).toMatch(/^[A-Za-z][A-Za-z0-9]{2,44}$/);
  });
});
