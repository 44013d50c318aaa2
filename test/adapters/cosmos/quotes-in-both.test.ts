import { describe, expect, it } from "vitest";
import { quotesInBoth } from "../../../adapters/quotes.ts";
import type { QuoteId } from "../../../domain/ids.ts";
import type { Quote } from "../../../domain/quote.ts";
import type { Quotes } from "../../../ports/quotes.ts";
import { quotesContract } from "../../ports/quotes.contract.ts";
import { aQuote } from "../../support/a-quote.ts";

/** A place for quotes that can be away. */
const aPlace = () => {
  const kept = new Map<QuoteId, Quote>();
  const place = { away: false, asked: 0 };
  const reach = () => {
    if (place.away) throw new Error("away");
  };
  const quotes: Quotes = {
    async put(quote) {
      reach();
      kept.set(quote.quoteId, quote);
    },
    async get(quoteId) {
      place.asked += 1;
      reach();
      return kept.get(quoteId);
    },
  };
  return Object.assign(place, { kept, quotes });
};

const both = () => {
  const [fast, record] = [aPlace(), aPlace()];
  return { fast, record, quotes: quotesInBoth(fast.quotes, record.quotes) };
};

quotesContract("both places", async () => ({ quotes: both().quotes, close: async () => {} }));

describe("quotes in both places", () => {
  it("are kept in both, and read from the fast one alone while it has them", async () => {
    const { fast, record, quotes } = both();
    const quote = aQuote();
    await quotes.put(quote);
    expect([fast.kept.size, record.kept.size]).toEqual([1, 1]);
    expect(await quotes.get(quote.quoteId)).toEqual(quote);
    expect(record.asked).toBe(0);
  });

  it("are given while one of the places is away, whichever it is, and found again after the other forgot", async () => {
    for (const [gone, kept] of [
      ["fast", "record"],
      ["record", "fast"],
    ] as const) {
      const places = both();
      const quote = aQuote();
      places[gone].away = true;
      await places.quotes.put(quote);
      expect(places[kept].kept.size).toBe(1);
      if (gone === "fast") expect(await places.quotes.get(quote.quoteId)).toEqual(quote);
      places[gone].away = false;
      expect(await places.quotes.get(quote.quoteId)).toEqual(quote);
    }
  });

  it("cannot be given when no place takes them", async () => {
    const { fast, record, quotes } = both();
    fast.away = record.away = true;
    await expect(quotes.put(aQuote())).rejects.toThrow("no place takes quotes");
  });

  it("are not called unknown while the record is away", async () => {
    const { record, quotes } = both();
    record.away = true;
    await expect(quotes.get(aQuote().quoteId)).rejects.toThrow("away");
  });
});
