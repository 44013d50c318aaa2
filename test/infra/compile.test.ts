import { describe, expect, it } from "vitest";
import { checkGenerated, checkInfra } from "../../scripts/bicep/check-infra.ts";
import { defaultSettings } from "../../scripts/bicep/generated.ts";
import { compilerFor, devWith } from "./a-parameter-file.ts";

const patienceMs = 300_000;

describe("what Bicep loads of the code", () => {
  it("is what contracts and config say now", () => {
    expect(checkGenerated(false)).toEqual([]);
  });

  it("holds the default of every setting that has one, as text", () => {
    const defaults = defaultSettings();
    expect(defaults).toMatchObject({
      HOLD_TTL_SECONDS: "600",
      PRICES_INCLUDE_TAX: "false",
      EMBARGOED_COUNTRIES: "CU,IR,KP,SY",
    });
    expect(JSON.parse(defaults["FLAT_SHIPPING"] ?? "")).toHaveProperty("EUR.domestic");
    expect(defaults).not.toHaveProperty("STRIPE_API_KEY");
    expect(defaults).not.toHaveProperty("STRIPE_API_BASE");
  });
});

describe("the compiler", () => {
  it(
    "has nothing to say, and predicts what was agreed on",
    async (context) => {
      expect(await checkInfra(compilerFor(context), false)).toEqual([]);
    },
    patienceMs,
  );

  it(
    "refuses a private network around a Service Bus that cannot be in one",
    async (context) => {
      await expect(devWith(context, ["param privateNetwork = true"])).rejects.toThrow(
        /privateNetwork needs Service Bus Premium/,
      );
    },
    patienceMs,
  );
});
