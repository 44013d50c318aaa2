import { beforeAll, describe, expect, it } from "vitest";
import type { Address } from "../../domain/address.ts";
import { money } from "../../domain/money.ts";
import { ratePattern } from "../../domain/rate.ts";
import type { Taxable, Taxes } from "../../ports/taxes.ts";
import { eur } from "./order-builders.ts";

type Opened = {
  readonly taxes: Taxes;
  /** Where goods with this code, and shipping, are taxed by one tax of nineteen in the hundred. */
  readonly nineteen: { readonly to: Address; readonly taxCode: string };
  /** A code that is not taxed there. */
  readonly untaxed: string;
};

/** Everything that the port `Taxes` promises, for whoever knows the rates. */
export const taxesContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`taxes by ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    const calculate = (over: Partial<Taxable> = {}) =>
      opened.taxes.calculate({
        to: opened.nineteen.to,
        pricesIncludeTax: false,
        lines: [],
        shipping: money(0, eur),
        ...over,
      });
    const taxed = (amount: number) => ({ amount: money(amount, eur), taxCode: opened.nineteen.taxCode });
    const untaxed = (amount: number) => ({ amount: money(amount, eur), taxCode: opened.untaxed });
    const amounts = (found: Awaited<ReturnType<typeof calculate>>) =>
      found.lines.map((taxes) => taxes.reduce((sum, { amount }) => sum + amount.amount, 0));

    it("come line by line, in the order asked, each with its name, rate and currency", async () => {
      const found = await calculate({ lines: [taxed(1000), untaxed(500), taxed(2000)] });
      expect(amounts(found)).toEqual([190, 0, 380]);
      for (const tax of found.lines.flat()) {
        expect(tax.name).not.toBe("");
        expect(tax.rate).toMatch(ratePattern);
        expect(tax.amount.currency).toBe(eur);
      }
      expect(["taxjar", "vertex", "table"]).toContain(found.source);
    });

    it("are rounded half up on each line, and not on their sum", async () => {
      expect(amounts(await calculate({ lines: [taxed(50), taxed(50), taxed(49)] }))).toEqual([10, 10, 9]);
    });

    it("are taken out of prices that include them", async () => {
      const found = await calculate({
        pricesIncludeTax: true,
        lines: [taxed(1190), taxed(119), untaxed(700)],
        shipping: money(595, eur),
      });
      expect(amounts(found)).toEqual([190, 19, 0]);
      expect(found.shipping.map(({ amount }) => amount)).toEqual([money(95, eur)]);
    });

    it("are on shipping too, be there no line", async () => {
      const found = await calculate({ shipping: money(500, eur) });
      expect(found.lines).toEqual([]);
      expect(found.shipping.map(({ amount }) => amount)).toEqual([money(95, eur)]);
    });

    it("of nothing are nothing, line for line", async () => {
      const found = await calculate({ lines: [taxed(0), untaxed(0)] });
      expect(amounts(found)).toEqual([0, 0]);
    });

    it("are the same when asked again", async () => {
      const asked = { lines: [taxed(333), untaxed(1), taxed(99_999_999)], shipping: money(7, eur) };
      expect(await calculate(asked)).toEqual(await calculate(asked));
    });
  });
};
