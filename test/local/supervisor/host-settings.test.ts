import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hostSettings } from "../../../local/supervisor/host-settings.ts";

const secrets = {
  opsKey: "ops_key",
  systemKey: "system",
  idSecret: "ids",
  stripeApiKey: "sk_test_local",
  cosmosAccountKey: "a2V5",
  stripeWebhookSecret: "whsec_local",
};
const addresses = {
  redisUrl: "redis://127.0.0.1:1",
  serviceBusConnectionString: "Endpoint=sb://127.0.0.1:2",
  cosmosConnectionString: "AccountEndpoint=http://127.0.0.1:3/",
  stripeBaseUrl: "http://127.0.0.1:4",
  control: "http://127.0.0.1:5",
};
const settingsFor = (user: Record<string, string>) =>
  hostSettings({ user, secrets, addresses, data: "/data", port: 7071 });
const localKey = `local:${createHash("sha256").update("ops_key").digest("hex")}`;

describe("the host's settings", () => {
  it("name the stand-ins and the kept secrets", () => {
    expect(settingsFor({})).toEqual({
      REDIS_URL: "redis://127.0.0.1:1",
      SQLITE_PATH: "/data/boxoffice.db",
      STRIPE_API_BASE: "http://127.0.0.1:4",
      STRIPE_API_KEY: "sk_test_local",
      STRIPE_WEBHOOK_SECRET: "whsec_local",
      ServiceBusConnection: "Endpoint=sb://127.0.0.1:2",
      COSMOS_CONNECTION_STRING: "AccountEndpoint=http://127.0.0.1:3/",
      OPS_API_KEYS: localKey,
      ID_SECRET: "ids",
      HOST_SYSTEM_KEY: "system",
      WEBSITE_HOSTNAME: "127.0.0.1:7071",
      AzureWebJobsStorage: "",
      TASKHUB_NAME: "Boxoffice",
    });
  });

  it("leave the embedded store out where the user names a SQL Server", () => {
    const SQL_CONNECTION_STRING = "Server=localhost;Database=boxoffice;User Id=sa;Password=p";
    expect(settingsFor({ SQL_CONNECTION_STRING }).SQLITE_PATH).toBe("");
  });

  it("give way to the user's, who keeps the proxy before his Redis and gets the local ops key beside his own", () => {
    const settings = settingsFor({
      ID_SECRET: "mine",
      REDIS_URL: "redis://far:6379",
      OPS_API_KEYS: "ann:00",
      SQLITE_PATH: "",
    });
    expect(settings).toMatchObject({
      ID_SECRET: "mine",
      REDIS_URL: "redis://127.0.0.1:1",
      OPS_API_KEYS: `ann:00,${localKey}`,
      SQLITE_PATH: "/data/boxoffice.db",
    });
  });
});
