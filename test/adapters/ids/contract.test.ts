import { keyedIdentifiers } from "../../../adapters/ids/identifiers.ts";
import { identifiersContract } from "../../ports/identifiers.contract.ts";

const secret = "0123456789abcdef0123456789abcdef";
const orderTokenLifeMs = 90 * 86_400_000;

identifiersContract("a secret", () => ({
  host: keyedIdentifiers(secret, orderTokenLifeMs),
  otherHost: keyedIdentifiers(secret, orderTokenLifeMs),
  changed: keyedIdentifiers(secret.replaceAll("0", "2"), orderTokenLifeMs, {
    previous: secret,
    pseudonyms: secret,
  }),
  stranger: keyedIdentifiers(secret.replaceAll("0", "1"), orderTokenLifeMs),
  orderTokenLifeMs,
}));
