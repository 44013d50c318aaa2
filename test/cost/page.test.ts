import { describe, expect, it } from "vitest";
import { limitNotes, prices, usageNotes } from "../../scripts/cost/assumptions.ts";
import { deployedBy, readSnapshot } from "../../scripts/cost/deployed.ts";
import { rough, withTables } from "../../scripts/cost/tables.ts";
import { documentOf } from "../docs/document.ts";

const page = documentOf("docs/cost.md");
const snapshot = readSnapshot();

describe("docs/cost.md", () => {
  it("has the tables that the model makes of what production deploys", () => {
    expect(withTables(page, deployedBy(snapshot))).toBe(page);
  });

  it("has other tables when something else is deployed", () => {
    const larger = deployedBy(
      snapshot.map((one) =>
        one.type === "Microsoft.Cache/redisEnterprise" ? { ...one, sku: { name: "Balanced_B20" } } : one,
      ),
    );
    expect(withTables(page, larger)).not.toBe(page);
  });

  it("is refused where a mark is missing", () => {
    const deployed = deployedBy(snapshot);
    expect(() => withTables(page.replace("<!-- cost:bill -->", ""), deployed)).toThrow('no marks for "bill"');
  });
});

describe("what is deployed", () => {
  it("is read off the snapshot of production", () => {
    expect(deployedBy(snapshot)).toMatchObject({
      functions: { gb: 2, ready: 6, most: 200 },
      durable: { sku: "Dedicated", units: 3 },
      redis: { sku: "Balanced_B10", instances: 2 },
      sql: { sku: "GP_Gen5", cores: 8, zones: true, gb: 512 },
      serviceBus: { sku: "Premium", units: 1, topicGb: 80 },
      cosmos: { products: 10_000, quotes: 10_000 },
      logs: { gbADay: 20 },
      alerts: { queries: 5, metrics: 4, testRunsADay: 1440 },
      pollsADay: 2880,
      network: { endpoints: 7, zones: 7 },
    });
  });

  it("must be one of each", () => {
    const noRedis = snapshot.filter(({ type }) => type !== "Microsoft.Cache/redisEnterprise");
    expect(() => deployedBy(noRedis)).toThrow("0 of Microsoft.Cache/redisEnterprise, not one");
  });
});

describe("an assumption", () => {
  it("says where it comes from, and a price how far it is to be trusted", () => {
    for (const [name, { price, per, trust, source, date }] of Object.entries(prices)) {
      expect(price, name).toBeGreaterThan(0);
      expect(["seen", "derived", "remembered", "placeholder"], name).toContain(trust);
      expect(per.length * source.length, name).toBeGreaterThan(0);
      expect(date, name).toMatch(/^20\d\d(-\d\d){0,2}$/);
    }
    for (const [name, { value, unit, source }] of Object.entries({ ...usageNotes, ...limitNotes })) {
      expect(value, name).toBeGreaterThan(0);
      expect(unit.length * source.length, name).toBeGreaterThan(0);
    }
  });
});

describe("a rough number", () => {
  it.each([
    [0, "0"],
    [0.1776, "0.18"],
    [2.13, "2.1"],
    [33.3, "33"],
    [1234, "1,200"],
    [0.0012, "0.0012"],
  ])("of %d has two digits that count", (value, text) => {
    expect(rough(value)).toBe(text);
  });
});
