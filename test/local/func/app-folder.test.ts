import { lstatSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/config.ts";
import { settings } from "../../../config/settings.ts";
import { localSettings, makeAppFolder } from "../../../local/func/app-folder.ts";
import { buildWhenStale } from "../../../local/supervisor/build.ts";

const root = join(import.meta.dirname, "../../..");
const known = {
  REDIS_URL: "redis://127.0.0.1:1",
  SQLITE_PATH: "/data/boxoffice.db",
  COSMOS_CONNECTION_STRING: "AccountEndpoint=http://127.0.0.1:2/;AccountKey=a2V5;",
  ServiceBusConnection: "Endpoint=sb://127.0.0.1:3;SharedAccessKeyName=x;SharedAccessKey=y",
  STRIPE_API_KEY: "sk_test_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
  ID_SECRET: "0".repeat(32),
  AzureWebJobsStorage: "DefaultEndpointsProtocol=http;AccountName=boxoffice",
};

describe("the sample of the local settings", () => {
  it("has every setting of the product and what the real host wants, and no other", () => {
    const names = Object.keys(localSettings(root, {}).Values);
    const ofTheHost = names.filter((name) => !(name in settings));
    expect(names).toEqual(expect.arrayContaining(Object.keys(settings)));
    expect(ofTheHost.toSorted()).toEqual([
      "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName",
      "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
      "AzureWebJobsStorage",
      "FUNCTIONS_WORKER_RUNTIME",
      "TASKHUB_NAME",
    ]);
  });

  it("is good for the product once the addresses are filled in", () => {
    const { Values } = localSettings(root, known);
    const config = parseConfig(Values);
    expect(config.REDIS_URL).toBe(known.REDIS_URL);
    expect(config.HOLD_TTL_SECONDS).toBe(600);
  });
});

describe("the folder that Core Tools run", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "boxoffice-func-")), "app");
  afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  it("holds the built app, its host.json and the filled-in settings, and only a link to the packages", async () => {
    await buildWhenStale(root);
    makeAppFolder(root, folder, known);
    const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(lstatSync(join(folder, main)).isFile()).toBe(true);
    expect(lstatSync(join(folder, "host.json")).isFile()).toBe(true);
    expect(lstatSync(join(folder, "node_modules")).isSymbolicLink()).toBe(true);
    const { Values } = JSON.parse(readFileSync(join(folder, "local.settings.json"), "utf8"));
    expect(Values).toMatchObject({ ...known, FUNCTIONS_WORKER_RUNTIME: "node" });
  });
});
