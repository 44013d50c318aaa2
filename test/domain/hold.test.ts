import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addUp, type HoldLine } from "../../domain/hold.ts";
import type { Sku } from "../../domain/ids.ts";

const line = (sku: string, quantity: number): HoldLine => ({ sku: sku as Sku, quantity });
const lines = fc.array(
  fc
    .tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 999 }))
    .map(([sku, n]) => line(sku, n)),
);

describe("lines that are added up", () => {
  it("are one per SKU, in the order in which each came first", () => {
    expect(addUp([line("b", 1), line("a", 2), line("b", 3)])).toEqual([line("b", 4), line("a", 2)]);
    expect(addUp([])).toEqual([]);
  });

  it("keep every unit, and adding them up again changes nothing", () => {
    fc.assert(
      fc.property(lines, (given) => {
        const added = addUp(given);
        expect(new Set(added.map(({ sku }) => sku)).size).toBe(added.length);
        for (const { sku, quantity } of added)
          expect(given.filter((one) => one.sku === sku).reduce((sum, one) => sum + one.quantity, 0)).toBe(
            quantity,
          );
        expect(new Set(added.map(({ sku }) => sku))).toEqual(new Set(given.map(({ sku }) => sku)));
        expect(addUp(added)).toEqual(added);
      }),
    );
  });
});
