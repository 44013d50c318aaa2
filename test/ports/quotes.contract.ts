import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { QuoteId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { Quotes } from "../../ports/quotes.ts";
import { aQuote } from "../support/a-quote.ts";
import { unique } from "./order-builders.ts";

type Opened = { readonly quotes: Quotes; close(): Promise<void> };

const inAnHour = () => instant(Date.now() + 3_600_000);

/** What the port `Quotes` promises at any moment; how long a quote is kept is tested with each store's own clock. */
export const quotesContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`quotes in ${name}`, () => {
    let opened: Opened | undefined;
    const quotes = (): Quotes => {
      if (!opened) throw new Error("the quotes are not open yet");
      return opened.quotes;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    it("are given back as they were put, with everything that is on them", async () => {
      const quote = aQuote({ expiresAt: inAnHour() });
      await quotes().put(quote);
      expect(await quotes().get(quote.quoteId)).toEqual(quote);
    });

    it("may leave out what a quote need not have", async () => {
      const { billingAddress, vatId, purchaseLimits, ...quote } = aQuote({ expiresAt: inAnHour() });
      await quotes().put(quote);
      expect(await quotes().get(quote.quoteId)).toEqual(quote);
    });

    it("can be put twice", async () => {
      const quote = aQuote({ expiresAt: inAnHour() });
      await quotes().put(quote);
      await quotes().put(quote);
      expect(await quotes().get(quote.quoteId)).toEqual(quote);
    });

    it("are told from those that were never given", async () => {
      expect(await quotes().get(`quote_${unique()}` as QuoteId)).toBeUndefined();
    });

    it("are found for a while after they expired", async () => {
      const quote = aQuote({ expiresAt: instant(Date.now() - 60_000) });
      await quotes().put(quote);
      expect(await quotes().get(quote.quoteId)).toEqual(quote);
    });

    it("are none under texts that are no quote's id", async () => {
      for (const text of [
        "",
        " ",
        ".",
        "..",
        "a/b",
        "../x",
        "a?b",
        "a#b",
        "a\\b",
        "quote_ä",
        "x".repeat(300),
      ])
        expect(await quotes().get(text as QuoteId), text).toBeUndefined();
    });
  });
};
