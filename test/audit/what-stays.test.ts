import { describe, expect, it } from "vitest";
import { check, checkInTime, type Finding } from "../../local/audit/finding.ts";
import { whatStays } from "../../local/audit/what-stays.ts";

/** Looks that find these things, one after the other; the last one again for every further look. */
const seeing = async (checking: typeof check, ...looks: readonly (readonly string[])[]) => {
  let taken = 0;
  const look = async (): Promise<readonly Finding[]> => [
    checking("S6", "it holds", looks[Math.min(taken++, looks.length - 1)] ?? [], (text) => text),
  ];
  const findings = await whatStays(await look(), look, [1, 1]);
  return { violations: findings.flatMap(({ violations }) => violations), taken };
};

describe("what an audit reports of a product at work", () => {
  it("is not what has passed at a later look", async () => {
    expect(await seeing(checkInTime, ["a is late"], [])).toEqual({ violations: [], taken: 2 });
    expect(await seeing(checkInTime, ["a is late"], ["a is late"], [])).toEqual({ violations: [], taken: 3 });
  });

  it("is not what passes there at each look for another", async () => {
    expect(await seeing(checkInTime, ["a is late"], ["b is late"])).toMatchObject({ violations: [] });
  });

  it("is what stays, as it stands at last", async () => {
    const { violations } = await seeing(
      checkInTime,
      ["a: 1 missing", "b is late"],
      ["c is late", "a: 2 missing"],
    );
    expect(violations).toEqual(["a: 2 missing"]);
  });

  it("is at once what can not pass", async () => {
    expect(await seeing(check, ["a: oversold"], [])).toEqual({ violations: ["a: oversold"], taken: 1 });
  });

  it("is also what can not pass and was seen at a later look only", async () => {
    let looks = 0;
    const look = async () => [
      checkInTime("S6", "sent", ["e is late"], (text) => text),
      check("S1", "sold", looks++ === 1 ? ["a: oversold"] : [], (text) => text),
    ];
    const findings = await whatStays(await look(), look, [1, 1]);
    expect(findings.flatMap(({ violations }) => violations)).toEqual(["e is late", "a: oversold"]);
  });

  it("keeps what it found where a later look could not check it", async () => {
    const first = [checkInTime("L3", "all can be sold", ["a: 1 missing"], (text) => text)];
    expect(await whatStays(first, async () => [], [1])).toEqual(first);
  });
});
