import type { Database } from "@azure/cosmos";
import type { Instant } from "../../domain/ids.ts";
import { millis } from "../../domain/instant.ts";
import type { Quote } from "../../domain/quote.ts";
import type { Quotes } from "../../ports/quotes.ts";
import { inTime } from "./in-time.ts";

const dayMs = 86_400_000;

/** Ids come from callers; one of another form is no quote's, and the client throws at some of them. */
const quoteIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

type Document = { readonly id: string; readonly ttl: number; readonly quote: Quote };

/** Quotes as documents that Cosmos DB forgets a day after they expired. */
export const cosmosQuotes = (database: Database, now: () => Instant): Quotes => {
  const quotes = database.container("quotes");
  return {
    async put(quote) {
      const ttl = Math.ceil((millis(quote.expiresAt) + dayMs - millis(now())) / 1000);
      const document = { id: quote.quoteId, ttl, quote };
      await inTime((abortSignal) => quotes.items.upsert<Document>(document, { abortSignal }));
    },
    async get(quoteId) {
      if (!quoteIdPattern.test(quoteId)) return undefined;
      const { resource } = await inTime((abortSignal) =>
        quotes.item(quoteId, quoteId).read<Document>({ abortSignal }),
      );
      return resource?.quote;
    },
  };
};
