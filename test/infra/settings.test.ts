import { describe, expect, it } from "vitest";
import type { Setting } from "../../config/setting.ts";
import { settings } from "../../config/settings.ts";
import { isExpression, settingsOf, snapshot, snapshotNames } from "./snapshot.ts";

const schema: Readonly<Record<string, Setting<unknown>>> = settings;

/** What the Functions host and its extensions read themselves. */
const platform = [
  "ServiceBusConnection__credential",
  "ServiceBusConnection__clientId",
  "AzureWebJobsStorage__accountName",
  "AzureWebJobsStorage__credential",
  "AzureWebJobsStorage__clientId",
  "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
  "TASKHUB_NAME",
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
];

/** The other ends of local use: each has a twin above, without a key. */
const localOnly = [
  "SQLITE_PATH",
  "SQL_CONNECTION_STRING",
  "COSMOS_CONNECTION_STRING",
  "ServiceBusConnection",
  "STRIPE_API_BASE",
];

const always = ["STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET", "ID_SECRET", "PSEUDONYM_SECRET", "OPS_API_KEYS"];
const onceChanged = ["ID_SECRET_PREVIOUS"];

const expected = () => {
  const names = new Set([...Object.keys(schema), ...platform]);
  for (const name of localOnly) names.delete(name);
  return [...names].toSorted();
};

for (const name of snapshotNames)
  describe(`the settings of ${name}`, () => {
    const deployed = settingsOf(snapshot(name));
    const secrets = name === "prod-with-options" ? [...always, ...onceChanged] : always;

    it("are those that the code asks for and those that the host needs, and no other", () => {
      expect(Object.keys(deployed).toSorted()).toEqual(expected());
    });

    it("have values that the code takes", () => {
      for (const [setting, value] of Object.entries(deployed)) {
        const known = schema[setting];
        if (!known || value === "" || isExpression(value) || secrets.includes(setting)) continue;
        expect(known.schema.safeParse(value).success, `${setting}=${value}`).toBe(true);
      }
    });

    it("hold no secret, only references to the vault, each to a secret of its own", () => {
      const vault = /^@Microsoft\.KeyVault\(VaultName=(kv-[a-z0-9-]+);SecretName=([a-z-]+)\)$/;
      const references = Object.entries(deployed).filter(([, value]) => value.startsWith("@"));
      expect(references.map(([setting]) => setting).toSorted()).toEqual(secrets.toSorted());
      const held = references.map(([, value]) => vault.exec(value)?.[2]);
      expect(new Set(held).size).toBe(secrets.length);
      expect(held).not.toContain(undefined);
    });

    it("refer to no secret of before unless one was changed: the vault has none", () => {
      for (const setting of onceChanged)
        expect(deployed[setting] === "", setting).toBe(!secrets.includes(setting));
    });

    it("reach every end as the app's identity, over TLS", () => {
      expect(deployed["REDIS_URL"]).toContain("rediss://{0}:10000");
      expect(deployed["REDIS_ENTRA_USER"]).toMatch(/\/id-[^/]+', '[^']+'\)\.principalId\]$/);
      expect(deployed["AZURE_CLIENT_ID"]).toMatch(/\/id-[^/]+', '[^']+'\)\.clientId\]$/);
      expect(deployed["ServiceBusConnection__clientId"]).toBe(deployed["AZURE_CLIENT_ID"]);
      expect(deployed["AzureWebJobsStorage__clientId"]).toBe(deployed["AZURE_CLIENT_ID"]);
      expect(deployed["ServiceBusConnection__credential"]).toBe("managedidentity");
      expect(deployed["AzureWebJobsStorage__credential"]).toBe("managedidentity");
      expect(deployed["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"]).toContain(
        "Authentication=ManagedIdentity",
      );
      expect(deployed["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]).toContain("Authorization=AAD");
      for (const [setting, value] of Object.entries(deployed))
        expect(value, setting).not.toMatch(/AccountKey=|SharedAccessKey|[Pp]assword=/);
    });
  });

describe("what only the host and its extensions read", () => {
  it("is not what the code asks for, so that a setting which the schema loses is noticed", () => {
    expect(platform.filter((setting) => setting in schema)).toEqual([]);
  });
});

describe("the rate limits", () => {
  it("are on in production", () => {
    const { RATE_LIMIT_PER_MINUTE, VELOCITY_CHECKOUTS_PER_HOUR } = settingsOf(snapshot("prod"));
    expect(Number(RATE_LIMIT_PER_MINUTE)).toBeGreaterThan(0);
    expect(Number(VELOCITY_CHECKOUTS_PER_HOUR)).toBeGreaterThan(0);
  });

  it("look for the customer's address behind Front Door only where there is one", () => {
    expect(settingsOf(snapshot("prod"))["TRUSTED_PROXIES"]).toBe("0");
    expect(settingsOf(snapshot("prod-with-options"))["TRUSTED_PROXIES"]).toBe("1");
  });
});
