import type { Address } from "./address.ts";
import type { CartId, Instant, QuoteId, Sku } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Rate } from "./rate.ts";

export type Tax = { readonly name: string; readonly rate: Rate; readonly amount: Money };

/** `unitPrice` and `lineTotal` are as displayed: with tax when the quote's `pricesIncludeTax`. */
export type QuoteLine = {
  readonly sku: Sku;
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly lineTotal: Money;
  readonly taxes: readonly Tax[];
};

export type ShippingOption = {
  readonly id: string;
  readonly carrier: string;
  readonly service: string;
  /** As displayed, like the lines. */
  readonly price: Money;
  /** Working days, say "2-4 days". */
  readonly deliveryEstimate: string;
  /** `live`: a carrier gave the price for this parcel. `fallback`: it is from the shop's own table. */
  readonly source: "live" | "fallback";
};

/** `goods` and `shipping` without tax, so that goods + shipping + tax = total, always. */
export type Totals = {
  readonly goods: Money;
  readonly shipping: Money;
  readonly tax: Money;
  readonly total: Money;
};

export type TaxSource = "taxjar" | "vertex" | "table";

/** The price snapshot: immutable, and what the customer pays whatever the catalogue says later. */
export type Quote = {
  readonly quoteId: QuoteId;
  readonly cartId: CartId;
  readonly cartVersion: number;
  readonly currency: Money["currency"];
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly QuoteLine[];
  readonly shippingTaxes: readonly Tax[];
  readonly shippingOptions: readonly ShippingOption[];
  readonly shippingOptionId: string;
  readonly totals: Totals;
  readonly taxSource: TaxSource;
  readonly shippingAddress: Address;
  readonly billingAddress?: Address;
  readonly vatId?: string;
  readonly expiresAt: Instant;
  /** Units that one customer may buy in all, of the SKUs that have a limit. Not shown, not part of the hash. */
  readonly purchaseLimits?: Readonly<Record<Sku, number>>;
  /** The pseudonym of the customer it was made for: nobody else may use it. Not shown, not part of the hash. */
  readonly owner?: string;
  /** SHA-256 (hex) of everything above that is shown: whoever keeps a quote can tell that it is the one that was given. */
  readonly hash: string;
};

/** What an order keeps of its quote: everything but the personal data. */
export type QuoteSnapshot = Omit<
  Quote,
  "shippingAddress" | "billingAddress" | "vatId" | "purchaseLimits" | "owner"
>;

export const snapshotOf = (quote: Quote): QuoteSnapshot => {
  const { shippingAddress, billingAddress, vatId, purchaseLimits, owner, ...snapshot } = quote;
  return snapshot;
};

/** A quote as its customer sees it. */
export const shownQuote = ({
  purchaseLimits,
  owner,
  ...shown
}: Quote): Omit<Quote, "purchaseLimits" | "owner"> => shown;
