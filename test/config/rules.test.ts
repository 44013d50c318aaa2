import { describe, expect, it } from "vitest";
import { BadSettings, parseConfig } from "../../config/config.ts";
import { rules } from "../../config/rules.ts";
import { settings } from "../../config/settings.ts";
import { needed } from "./good-environment.ts";

const issuer = { AUTH_ISSUER: "https://login.example", AUTH_AUDIENCE: "api" };
const refusal = (more: Readonly<Record<string, string>>): readonly string[] => {
  try {
    parseConfig({ ...needed, ...more });
    return [];
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    return error.message.split("\n").slice(1);
  }
};

describe("settings that must go together", () => {
  it("are taken when they do", () => {
    const keys = { AUTH_JWKS_URI: "https://login.example/keys" };
    for (const good of [{}, issuer, { ...issuer, ...keys }]) expect(refusal(good)).toEqual([]);
  });

  it("are each named when one of them is missing, and nothing of their values is shown", () => {
    const both = "  AUTH_ISSUER, AUTH_AUDIENCE: must be so that both are set, or neither";
    expect(refusal({ AUTH_ISSUER: issuer.AUTH_ISSUER })).toEqual([both]);
    expect(refusal({ AUTH_AUDIENCE: "api" })).toEqual([both]);
    expect(refusal({ AUTH_JWKS_URI: "https://login.example/keys" })).toEqual([
      "  AUTH_JWKS_URI, AUTH_ISSUER: must be so that the first needs the second",
    ]);
  });

  it("are named with every setting that is wrong by itself, but are not judged by one", () => {
    const message = refusal({ HOLD_TTL_SECONDS: "x", AUTH_AUDIENCE: "api", CORS_ORIGINS: "*" });
    expect(message.map((line) => line.trim().split(":")[0])).toEqual([
      "CORS_ORIGINS",
      "HOLD_TTL_SECONDS",
      "AUTH_ISSUER, AUTH_AUDIENCE",
    ]);
    expect(refusal({ AUTH_ISSUER: "nonsense" })).toHaveLength(1);
  });

  it("keep the pseudonyms when the secret of ids is changed, before it is", () => {
    const [previous, pseudonyms] = ["p".repeat(32), "q".repeat(32)];
    expect(refusal({ ID_SECRET_PREVIOUS: previous, PSEUDONYM_SECRET: pseudonyms })).toEqual([]);
    expect(refusal({ PSEUDONYM_SECRET: pseudonyms })).toEqual([]);
    expect(refusal({ ID_SECRET_PREVIOUS: previous })).toEqual([
      "  ID_SECRET_PREVIOUS, PSEUDONYM_SECRET: must be so that the first needs the second",
    ]);
    const { ID_SECRET = "" } = needed;
    expect(refusal({ ID_SECRET_PREVIOUS: ID_SECRET, PSEUDONYM_SECRET: ID_SECRET })).toEqual([]);
  });

  it("name one way to each far end, and one only", () => {
    const azure = {
      SQLITE_PATH: "",
      SQL_SERVER: "sql.database.windows.net",
      SQL_DATABASE: "boxoffice",
      COSMOS_CONNECTION_STRING: "",
      COSMOS_ENDPOINT: "https://boxoffice.documents.azure.com:443/",
      ServiceBusConnection: "",
      ServiceBusConnection__fullyQualifiedNamespace: "boxoffice.servicebus.windows.net",
    };
    expect(refusal(azure)).toEqual([]);
    const { SQL_SERVER, COSMOS_ENDPOINT, ServiceBusConnection__fullyQualifiedNamespace: namespace } = azure;
    for (const [name, more] of [
      ["SQL_SERVER", { SQL_SERVER, SQL_DATABASE: "boxoffice" }],
      ["COSMOS_ENDPOINT", { COSMOS_ENDPOINT }],
      [
        "ServiceBusConnection__fullyQualifiedNamespace",
        { ServiceBusConnection__fullyQualifiedNamespace: namespace },
      ],
    ] as const) {
      const [message, ...others] = refusal(more);
      expect(message).toContain(name);
      expect(message).toContain("exactly one is set");
      expect(others).toEqual([]);
    }
    expect(refusal({ SQL_DATABASE: "boxoffice" })).toHaveLength(1);
  });

  it("are settings that there are", () => {
    for (const { over } of rules) expect(Object.keys(settings)).toEqual(expect.arrayContaining([...over]));
  });
});
