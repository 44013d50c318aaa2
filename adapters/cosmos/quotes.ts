import type { Database } from "@azure/cosmos";
import type { Instant } from "../../domain/ids.ts";
import { millis } from "../../domain/instant.ts";
import type { Quote } from "../../domain/quote.ts";
import type { Quotes } from "../../ports/quotes.ts";

const dayMs = 86_400_000;

type Document = { readonly id: string; readonly ttl: number; readonly quote: Quote };

/** Quotes as documents that Cosmos DB forgets a day after they expired. */
export const cosmosQuotes = (database: Database, now: () => Instant): Quotes => {
  const quotes = database.container("quotes");
  return {
    async put(quote) {
      const ttl = Math.ceil((millis(quote.expiresAt) + dayMs - millis(now())) / 1000);
      await quotes.items.upsert<Document>({ id: quote.quoteId, ttl, quote });
    },
    async get(quoteId) {
      const { resource } = await quotes.item(quoteId, quoteId).read<Document>();
      return resource?.quote;
    },
  };
};
