import { describe, expect, it } from "vitest";
import { keyOf, lookedUp, refusedLicences } from "../../scripts/dependencies/licences.ts";
import { type Dependency, productionOf, readLock } from "../../scripts/dependencies/production.ts";

const deployed = productionOf(readLock());

const under = (license: string | undefined): Dependency => ({
  path: "node_modules/a",
  name: "a",
  version: "1.0.0",
  integrity: "sha512-AA==",
  license,
  needs: [],
});

describe("what is deployed", () => {
  it("is under licences that allow it", () => {
    expect(deployed.length).toBeGreaterThan(100);
    expect(refusedLicences(deployed)).toEqual([]);
  });

  it("has every package whose licence was looked up, at the version that was looked at, still without one", () => {
    const silent = deployed.filter(({ license }) => license === undefined).map(keyOf);
    expect(Object.keys(lookedUp)).toEqual(silent);
  });
});

describe("a licence", () => {
  it.each([
    ["GPL-3.0-only", ["a@1.0.0: GPL-3.0-only"]],
    ["UNLICENSED", ["a@1.0.0: UNLICENSED"]],
    ["SEE LICENSE IN LICENSE.txt", ["a@1.0.0: SEE LICENSE IN LICENSE.txt"]],
    [undefined, ["a@1.0.0: no licence"]],
    ["(MIT AND GPL-3.0-only)", ["a@1.0.0: (MIT AND GPL-3.0-only)"]],
    ["(MIT OR GPL-3.0-only)", []],
    ["MIT AND ISC", []],
    ["MIT", []],
  ])("%s is judged as the list says", (license, refused) => {
    expect(refusedLicences([under(license)])).toEqual(refused);
  });
});
