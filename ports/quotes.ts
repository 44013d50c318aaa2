import type { QuoteId } from "../domain/ids.ts";
import type { Quote } from "../domain/quote.ts";

/** Quotes as given, kept for a day after they expired so that an expired one can be told from an unknown one. */
export type Quotes = {
  /** Keeps a quote. It is enough that one of the two places where quotes are kept took it. */
  put(quote: Quote): Promise<void>;
  get(quoteId: QuoteId): Promise<Quote | undefined>;
};
