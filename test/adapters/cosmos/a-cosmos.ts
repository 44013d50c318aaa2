import { cosmosCatalogue } from "../../../adapters/cosmos/catalogue.ts";
import { connectCosmos } from "../../../adapters/cosmos/connect.ts";
import { cosmosQuotes } from "../../../adapters/cosmos/quotes.ts";
import { cosmosDatabase } from "../../../contracts/containers.ts";
import { instant } from "../../../domain/instant.ts";
import { Faults } from "../../../local/control/faults.ts";
import { startCosmos } from "../../../local/cosmos/cosmos.ts";

/** The adapters over a local server with the product's own containers, with faults to put and a clock to move. */
export const aCosmos = async () => {
  const faults = new Faults();
  const clock = { ms: Date.now() };
  const server = await startCosmos({ port: 0, databases: [cosmosDatabase], faults, now: () => clock.ms });
  const database = connectCosmos({ connectionString: server.connectionString }, cosmosDatabase.name);
  return {
    faults,
    catalogue: cosmosCatalogue(database),
    quotes: cosmosQuotes(database, () => instant(clock.ms)),
    pass: (ms: number) => {
      clock.ms += ms;
    },
    now: () => instant(clock.ms),
    close: () => server.close(),
  };
};
