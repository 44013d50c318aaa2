import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadSettings, parseConfig } from "../../config/config.ts";
import type { Setting } from "../../config/setting.ts";
import { settings } from "../../config/settings.ts";
import { bad, consistent, good, needed } from "./good-environment.ts";

const names = Object.keys(settings);
const all: Readonly<Record<string, Setting<unknown>>> = settings;

const refusal = (environment: Readonly<Record<string, string | undefined>>): string => {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof BadSettings) return error.message;
    throw error;
  }
  return "";
};

describe("the settings", () => {
  it("are each known to these tests, with good values and bad ones", () => {
    expect(Object.keys(good).toSorted()).toEqual(names.toSorted());
    expect(Object.keys(bad).toSorted()).toEqual(names.toSorted());
  });

  it("are each described, with what a good value looks like", () => {
    for (const [name, { description, expected }] of Object.entries(all)) {
      expect(description, name).toMatch(/^[A-Z].*[.)]$/);
      expect(expected, name).not.toBe("");
    }
  });

  it("that hold secrets say so, and have no usual value", () => {
    const secret = names.filter((name) => all[name]?.secret);
    expect(secret.toSorted()).toEqual(
      [
        "COSMOS_CONNECTION_STRING",
        "ID_SECRET",
        "ID_SECRET_PREVIOUS",
        "PSEUDONYM_SECRET",
        "REDIS_URL",
        "SQL_CONNECTION_STRING",
        "STRIPE_API_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "ServiceBusConnection",
      ].toSorted(),
    );
    for (const name of secret) expect([undefined, "not set"]).toContain(all[name]?.usual);
  });
});

describe("an environment", () => {
  it("with what is needed is enough, and the rest is as usual", () => {
    expect(parseConfig(needed)).toMatchObject({
      ...needed,
      HOLD_TTL_SECONDS: 600,
      QUOTE_TTL_SECONDS: 900,
      CART_TTL_SECONDS: 604_800,
      ORDER_TOKEN_TTL_DAYS: 90,
      NEEDS_ATTENTION_AFTER_SECONDS: 900,
      RETENTION_HOURS: 24,
      PRICES_INCLUDE_TAX: false,
      SHOP_COUNTRY: "DE",
      SHIP_TO: [],
      EMBARGOED_COUNTRIES: ["CU", "IR", "KP", "SY"],
      OPS_API_KEYS: [],
      RELAY_SCHEDULE: "*/10 * * * * *",
    });
    expect(parseConfig(needed).STRIPE_API_BASE).toBeUndefined();
    expect(Object.entries(parseConfig(needed).FLAT_SHIPPING).find(([code]) => code === "EUR")?.[1]).toEqual({
      domestic: 490,
      abroad: 990,
    });
  });

  it("says of each setting that is usual what it is then", () => {
    const config: Readonly<Record<string, unknown>> = parseConfig(needed);
    for (const [name, { usual }] of Object.entries(all)) {
      if (usual === undefined || name in needed) continue;
      const value = config[name];
      const shown = { "not set": undefined, empty: [] }[usual];
      if (usual in { "not set": 1, empty: 1 }) expect(value, name).toEqual(shown);
      else if (typeof value === "object" && !Array.isArray(value))
        expect(value, name).toEqual(JSON.parse(usual));
      else expect(String(value), name).toBe(usual);
    }
  });

  it("of good values is always taken", () => {
    const environment = fc.record(Object.fromEntries(Object.entries(good)), {
      requiredKeys: Object.keys(needed),
    });
    fc.assert(
      fc.property(environment, (given) => {
        const config: Readonly<Record<string, unknown>> = parseConfig(
          consistent(given as Record<string, string>),
        );
        expect(Object.keys(config).toSorted()).toEqual(names.toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it("may have other variables, and empty ones count as not set", () => {
    expect(parseConfig({ ...needed, PATH: "/bin", HOLD_TTL_SECONDS: "", SHIP_TO: "" })).toEqual(
      parseConfig(needed),
    );
    expect(refusal({ ...needed, ID_SECRET: "" })).toContain("ID_SECRET: is not set; it must be at least 32");
  });

  it("becomes numbers, lists and switches", () => {
    const config = parseConfig({
      ...needed,
      HOLD_TTL_SECONDS: "30",
      RETENTION_HOURS: "0.5",
      PRICES_INCLUDE_TAX: "true",
      SHIP_TO: "DE, AT ,CH,",
    });
    expect(config).toMatchObject({
      HOLD_TTL_SECONDS: 30,
      RETENTION_HOURS: 0.5,
      PRICES_INCLUDE_TAX: true,
      SHIP_TO: ["DE", "AT", "CH"],
    });
  });

  for (const name of names)
    it(`with a bad ${name} is refused by that name, without its value`, () => {
      for (const value of bad[name] ?? []) {
        const message = refusal({ ...needed, [name]: value });
        expect(message, JSON.stringify(value)).toContain(`  ${name}: `);
        expect(message.split("\n"), "no other setting is blamed").toHaveLength(2);
        if (value.trim().length > 3 && !all[name]?.expected.includes(value))
          expect(message).not.toContain(value);
      }
    });

  it("without a needed setting is refused by its name", () => {
    for (const name of Object.keys(needed)) {
      const { [name]: gone, ...rest } = needed;
      const expected = all[name]?.usual === undefined ? `${name}: is not set` : "exactly one is set";
      expect(refusal(rest)).toContain(expected);
      expect(refusal(rest)).toContain(name);
    }
  });

  it("with several bad settings is told of all at once", () => {
    const message = refusal({ HOLD_TTL_SECONDS: "x", SHIP_TO: "here" });
    for (const name of [...Object.keys(needed), "HOLD_TTL_SECONDS", "SHIP_TO"])
      expect(message).toContain(name);
  });

  it("never shows a secret, whatever is wrong with it", () => {
    const secrets = names.filter((name) => all[name]?.secret);
    fc.assert(
      fc.property(fc.constantFrom(...secrets), fc.string({ minLength: 8, maxLength: 40 }), (name, value) => {
        const message = refusal({ ...needed, [name]: `${value}\u0007` });
        expect(message).not.toContain(value);
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});
