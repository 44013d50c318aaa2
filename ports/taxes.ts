import type { Address } from "../domain/address.ts";
import type { Money } from "../domain/money.ts";
import type { Tax, TaxSource } from "../domain/quote.ts";

/** What is to be taxed: displayed amounts, `pricesIncludeTax` says of which kind. */
export type Taxable = {
  readonly to: Address;
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly { readonly amount: Money; readonly taxCode: string }[];
  readonly shipping: Money;
};

/** Taxes line by line in the order asked, rounded half up per line and tax. Asking twice changes nothing. */
export type Taxes = {
  calculate(taxable: Taxable): Promise<{
    readonly source: TaxSource;
    readonly lines: readonly (readonly Tax[])[];
    readonly shipping: readonly Tax[];
  }>;
};
