import { CosmosClient } from "@azure/cosmos";
import { cosmosDatabase } from "../../contracts/containers.ts";
import type { Quote } from "../../domain/quote.ts";
import type { Endpoints } from "../supervisor/endpoints.ts";

/** A quote as its customer got it. */
export type KeptQuote = Quote;

/** The record of quotes, from Cosmos DB: what Redis has of them is a copy. */
export const readQuotes = async ({
  cosmosConnectionString,
}: Endpoints): Promise<ReadonlyMap<string, KeptQuote>> => {
  const client = new CosmosClient({
    connectionString: cosmosConnectionString,
    connectionPolicy: { enableEndpointDiscovery: false },
  });
  try {
    const { resources } = await client
      .database(cosmosDatabase.name)
      .container("quotes")
      .items.query<{ readonly quote: KeptQuote }>("SELECT * FROM c")
      .fetchAll();
    return new Map(resources.map(({ quote }) => [quote.quoteId, quote]));
  } finally {
    client.dispose();
  }
};
