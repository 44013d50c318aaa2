import { stockLedgerContract } from "../../ports/stock-ledger.contract.ts";
import { openStore } from "./open-store.ts";

stockLedgerContract("SQLite", openStore);
