import type { QuoteId } from "../../domain/ids.ts";
import type { Quote } from "../../domain/quote.ts";
import { anOrder, aSku, unique } from "../ports/order-builders.ts";

/** A quote that nobody else has: two units of one SKU, with every part that a quote can have. */
export const aQuote = (over: Partial<Quote> = {}): Quote => {
  const sku = aSku();
  const { snapshot, contact } = anOrder([[sku, 2]]);
  const { shippingAddress, billingAddress, vatId } = contact;
  return {
    ...snapshot,
    quoteId: `quote_${unique()}${unique()}` as QuoteId,
    shippingAddress,
    ...(billingAddress ? { billingAddress } : {}),
    ...(vatId ? { vatId } : {}),
    purchaseLimits: { [sku]: 4 },
    ...over,
  };
};
