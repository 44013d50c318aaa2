import { describe, expect, it } from "vitest";
import { refuseUnknownSteps } from "../../activities/every-step.ts";
import { orders, payment, stock } from "../../contracts/checkout.ts";

const all = [stock.release, ...Object.values(payment), ...Object.values(orders)].map(({ name }) => name);

describe("a start", () => {
  it("goes on when every step of the saga has an activity", () => {
    expect(all.length).toBeGreaterThan(5);
    expect(() => refuseUnknownSteps(all)).not.toThrow();
  });

  it.each(all)("stops without an activity for %s, and names it", (missing) => {
    expect(() => refuseUnknownSteps(all.filter((name) => name !== missing))).toThrow(
      `no activity does these steps: ${missing}`,
    );
  });

  it("names all that are missing", () => {
    expect(() => refuseUnknownSteps([])).toThrow(all.join(", "));
  });
});
