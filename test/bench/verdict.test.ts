import { describe, expect, it } from "vitest";
import { outcomeOf, type Verdict, verdictLine, verdictText } from "../../bench/verdict.ts";

const atMost: Verdict = { what: "CPU per checkout", measured: 9.9, unit: "ms", target: { atMost: 15 } };
const atLeast: Verdict = { what: "ratio", measured: 0.61, unit: "", target: { atLeast: 0.6 } };

describe("the verdict of a benchmark", () => {
  it("says in one line what was measured, the target, and whether it was met", () => {
    expect(verdictLine(atMost)).toBe("met           CPU per checkout: 9.9 ms (target: at most 15 ms)");
    expect(verdictLine(atLeast)).toBe("met           ratio: 0.61 (target: at least 0.6)");
  });

  it.each([
    { verdict: { ...atMost, measured: 15 }, outcome: "met" },
    { verdict: { ...atMost, measured: 15.0001 }, outcome: "missed" },
    { verdict: { ...atLeast, measured: 0.6 }, outcome: "met" },
    { verdict: { ...atLeast, measured: 0.5999 }, outcome: "missed" },
  ])("counts the target itself as met and is not moved by rounding: $outcome", ({ verdict, outcome }) => {
    expect(outcomeOf(verdict)).toBe(outcome);
  });

  it("shows all digits of a number that would look like the target", () => {
    expect(verdictLine({ ...atLeast, measured: 0.5999 })).toContain("missed        ratio: 0.5999 (");
  });

  it.each([undefined, Number.NaN])("never calls a target met that was not measured (%s)", (measured) => {
    const line = verdictLine({ ...atMost, measured });
    expect(line).toBe("not measured  CPU per checkout: no number (target: at most 15 ms)");
  });

  it("is undecided while the target lies within two standard errors", () => {
    expect(outcomeOf({ ...atMost, measured: 14, error: 0.6 })).toBe("undecided");
    expect(outcomeOf({ ...atMost, measured: 14, error: 0.4 })).toBe("met");
    expect(outcomeOf({ ...atMost, measured: 16, error: 0.4 })).toBe("missed");
    expect(outcomeOf({ ...atMost, measured: 14, error: Number.NaN })).toBe("undecided");
    expect(verdictLine({ ...atMost, measured: 14, error: 0.6 })).toContain("14 ± 0.6 ms");
  });

  it("ends with what was not measured", () => {
    const lines = verdictText([atMost, atLeast], ["Azure", "a real network"]).trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[2]).toBe("not measured  Azure; a real network");
  });
});
