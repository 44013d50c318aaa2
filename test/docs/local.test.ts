import { describe, expect, it } from "vitest";
import { scriptNames } from "../../adapters/redis/scripts.ts";
import { crashSteps } from "../../local/control/crashes.ts";
import { faultKinds, faultTargets } from "../../local/control/faults.ts";
import { testCard } from "../../local/stripe/test-cards.ts";
import { usage } from "../../local/supervisor/arguments.ts";
import { describeEndpoints } from "../../local/supervisor/endpoints.ts";
import { hostSettings } from "../../local/supervisor/host-settings.ts";
import { blocksOf, codesIn, documentOf, namesIn, tableOf } from "./document.ts";

const text = documentOf("docs/local.md");

const secrets = {
  opsKey: "ops_1",
  systemKey: "system",
  idSecret: "id",
  stripeApiKey: "sk_test_1",
  stripeWebhookSecret: "whsec_1",
  cosmosAccountKey: "key",
};
const addresses = {
  redisUrl: "redis://127.0.0.1:1",
  serviceBusConnectionString: "Endpoint=sb://127.0.0.1:2",
  cosmosConnectionString: "AccountEndpoint=http://127.0.0.1:3/",
  stripeBaseUrl: "http://127.0.0.1:4",
  control: "http://127.0.0.1:5",
};

/** The names of an object's members at any depth. */
const shapeOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
    : typeof value;

describe("docs/local.md", () => {
  it("has every target of faults with its operations", () => {
    const documented = tableOf(text, "target").map(([target = "", operations = ""]) => [
      target.replaceAll("`", ""),
      codesIn(operations),
    ]);
    expect(documented.filter(([target]) => target !== "redis")).toEqual(
      Object.entries(faultTargets).filter(([target]) => target !== "redis"),
    );
    expect(namesIn(tableOf(text, "target"))).toEqual(Object.keys(faultTargets));
    expect(faultTargets.redis, "the table says any script or command").toBe("any");
  });

  it("names scripts of Redis that there are", () => {
    const [, operations = ""] = tableOf(text, "target").find(([target]) => target === "`redis`") ?? [];
    for (const script of codesIn(operations)) expect([...scriptNames.values()]).toContain(script);
  });

  it("has every kind of fault", () => {
    expect(namesIn(tableOf(text, "kind"))).toEqual([...faultKinds]);
  });

  it("has every step that the host can be told to crash at", () => {
    expect(namesIn(tableOf(text, "step"))).toEqual([...crashSteps]);
  });

  it("has the command line as its usage says it", () => {
    expect(text).toContain(usage.split("\n")[0]?.replace("Usage: ", ""));
    const flags = [...usage.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag);
    expect(namesIn(tableOf(text, "flag"))).toEqual(flags);
  });

  it("shows endpoints.json with the members that it has", () => {
    const settings = hostSettings({ user: {}, secrets, addresses, data: "/data", port: 7071 });
    const { control } = addresses;
    const written = describeEndpoints({ port: 7071, settings, secrets, redisIsReal: true, control });
    const pids = { supervisor: 1, host: 2, redis: 3, standIns: 4 };
    const shown = JSON.parse(blocksOf(text, "json")[0] ?? "");
    expect(shapeOf(shown)).toEqual(shapeOf({ ...written, pids }));
  });

  it("names payment methods that the Stripe stand-in knows", () => {
    const methods = tableOf(text, "payment method").flatMap(([cell = ""]) => codesIn(cell));
    expect(methods.length).toBeGreaterThan(5);
    for (const method of methods) expect(testCard(method.replace("pm_card_", "")), method).toBeDefined();
  });
});
