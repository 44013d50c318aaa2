import type { Quotes } from "../ports/quotes.ts";

/** Kept in Redis for speed and in Cosmos DB for the record: either is enough to give a quote and to find it again. */
export const quotesInBoth = (fast: Quotes, record: Quotes): Quotes => ({
  async put(quote) {
    const kept = await Promise.allSettled([fast.put(quote), record.put(quote)]);
    if (kept.every((result) => result.status === "rejected")) throw new Error("no place takes quotes");
  },
  async get(quoteId) {
    const found = await fast.get(quoteId).catch(() => undefined);
    return found ?? record.get(quoteId);
  },
});
