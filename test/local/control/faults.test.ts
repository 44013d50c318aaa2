import { describe, expect, it } from "vitest";
import { Faults } from "../../../local/control/faults.ts";

describe("the register of faults", () => {
  it("strikes as often as it was told and keeps the spent fault in the list", () => {
    const faults = new Faults();
    faults.put("stripe", { kind: "error", operation: "capture", times: 2 });
    const struck = [1, 2, 3].map(() => faults.strike("stripe", "capture")?.kind);
    expect(struck).toEqual(["error", "error", undefined]);
    expect(faults.list()).toEqual([
      { target: "stripe", operation: "capture", kind: "error", hits: 2, left: 0 },
    ]);
    expect(faults.armed("stripe")).toBe(false);
  });

  it("prefers the fault of the operation to that of the target, and falls back when it is spent", () => {
    const faults = new Faults();
    faults.put("cosmos", { kind: "down" });
    faults.put("cosmos", { kind: "latency", operation: "read", times: 1 });
    expect([1, 2].map(() => faults.strike("cosmos", "read")?.kind)).toEqual(["latency", "down"]);
    expect(faults.strike("cosmos", "write")?.kind).toBe("down");
    expect(faults.strike("sql", "write")).toBeUndefined();
  });

  it("replaces a fault of the same target and operation, in whatever case it was written", () => {
    const faults = new Faults();
    faults.put("redis", { kind: "down", operation: "EVALSHA" });
    faults.strike("redis", "evalsha");
    faults.put("redis", { kind: "error", operation: "evalsha" });
    expect(faults.list()).toEqual([
      { target: "redis", operation: "evalsha", kind: "error", hits: 0, left: null },
    ]);
  });

  it("strikes the given share of calls and counts only those", () => {
    const draws = [0.1, 0.9, 0.49, 0.5];
    const faults = new Faults(() => draws.shift() ?? 0);
    faults.put("sql", { kind: "error", rate: 0.5 });
    expect([1, 2, 3, 4].map(() => faults.strike("sql", "read") !== undefined)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(faults.list()[0]?.hits).toBe(2);
  });

  it("adds up what each process reports of a lent fault, however often it reports", () => {
    const faults = new Faults();
    faults.put("sql", { kind: "error", times: 5 });
    const id = faults.lend("sql")[0]?.id ?? 0;
    for (const total of [1, 3, 3, 2]) faults.reportHits("first host", id, total);
    faults.reportHits("second host", id, 1);
    expect(faults.list()[0]).toMatchObject({ hits: 4, left: 1 });
    faults.put("sql", { kind: "error" });
    faults.reportHits("second host", id, 9);
    expect(faults.list()[0]).toMatchObject({ hits: 0, left: null });
  });
});
