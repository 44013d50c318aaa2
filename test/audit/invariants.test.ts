import { describe, expect, it } from "vitest";
import { judgeEvidence } from "../../local/audit/audit.ts";
import { aSettledWorld, aWorld, type World } from "./a-world.ts";
import { events } from "./breaches/events.ts";
import { liveness } from "./breaches/liveness.ts";
import { money } from "./breaches/money.ts";
import { prices } from "./breaches/prices.ts";
import { units } from "./breaches/units.ts";

const breaches = [...units, ...money, ...prices, ...events, ...liveness];
const invariants = ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "L1", "L2", "L3"];

const broken = (world: World, settled: boolean) =>
  judgeEvidence(world, settled).filter(({ violations }) => violations.length > 0);

describe("the auditor", () => {
  it("finds nothing in a shop where all is well and a checkout runs", () => {
    expect(broken(aWorld(), false)).toEqual([]);
  });

  it("finds nothing in a shop where all is well and nothing runs", () => {
    expect(broken(aSettledWorld(), true)).toEqual([]);
  });

  it.each(breaches)("sees a breach of $invariant when $when", ({ invariant, says, spoil }) => {
    const world = aSettledWorld();
    spoil(world);
    const found = broken(world, true).filter((finding) => finding.invariant === invariant);
    expect(found.filter((finding) => says.test(finding.says))).not.toEqual([]);
  });

  it("has seen each of its checks fail by a breach above", () => {
    const unseen = [
      ...judgeEvidence(aSettledWorld(), true),
      ...judgeEvidence({ ...aWorld(), redis: undefined }, true),
    ].filter(
      (finding) =>
        !breaches.some(({ invariant, says }) => invariant === finding.invariant && says.test(finding.says)),
    );
    expect(unseen.map(({ invariant, says }) => `${invariant} ${says}`)).toEqual([]);
  });

  it("covers every invariant of the saga", () => {
    const covered = new Set(judgeEvidence(aSettledWorld(), true).map(({ invariant }) => invariant));
    expect(invariants.filter((invariant) => !covered.has(invariant))).toEqual([]);
  });
});
