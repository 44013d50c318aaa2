import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkGenerated, checkInfra, snapshotAt } from "../../scripts/bicep/check-infra.ts";
import { findCompiler } from "../../scripts/bicep/find-compiler.ts";
import { defaultSettings } from "../../scripts/bicep/generated.ts";

const cache = join(import.meta.dirname, "../../.cache");
const patienceMs = 300_000;

/** The compiler. Without one a test is skipped and says so, except in CI: there it fails. */
const compilerFor = (context: { skip(note: string): never }) => {
  const compiler = findCompiler();
  if (!("missing" in compiler)) return compiler;
  if (process.env["CI"] === "true") throw new Error(`CI must have the compiler: ${compiler.missing}`);
  return context.skip(`skipped: no bicep (${compiler.missing})`);
};

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
      const compiler = compilerFor(context);
      // A parameter file names the others by relative paths only.
      mkdirSync(cache, { recursive: true });
      const folder = mkdtempSync(join(cache, "infra-"));
      try {
        const file = join(folder, "open.bicepparam");
        const lines = [
          "using '../../infra/bicep/main.bicep'",
          "extends '../../infra/bicep/main.dev.bicepparam'",
          "param privateNetwork = true",
        ];
        writeFileSync(file, `${lines.join("\n")}\n`);
        await expect(snapshotAt(compiler, file)).rejects.toThrow(/privateNetwork needs Service Bus Premium/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    patienceMs,
  );
});
