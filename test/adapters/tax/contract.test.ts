import { tableTaxes } from "../../../adapters/tax/table.ts";
import type { Country } from "../../../domain/country.ts";
import { taxesContract } from "../../ports/taxes.contract.ts";

const berlin = {
  name: "Ada",
  line1: "1 Stage Door",
  city: "Berlin",
  postalCode: "10117",
  country: "DE" as Country,
};

taxesContract("the table", async () => ({
  taxes: tableTaxes(),
  nineteen: { to: berlin, taxCode: "standard" },
  untaxed: "exempt",
}));
