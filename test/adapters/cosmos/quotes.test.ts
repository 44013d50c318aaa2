import { expect, it } from "vitest";
import { plus } from "../../../domain/instant.ts";
import { quotesContract } from "../../ports/quotes.contract.ts";
import { aQuote } from "../../support/a-quote.ts";
import { aCosmos } from "./a-cosmos.ts";

quotesContract("Cosmos DB", aCosmos);

it("keeps a quote for a day after it expired, and then forgets it", async () => {
  const { quotes, now, pass, close } = await aCosmos();
  try {
    const quote = aQuote({ expiresAt: plus(now(), 900_000) });
    await quotes.put(quote);
    pass(900_000 + 86_400_000 - 2000);
    expect(await quotes.get(quote.quoteId)).toEqual(quote);
    pass(4000);
    expect(await quotes.get(quote.quoteId)).toBeUndefined();
  } finally {
    await close();
  }
});
