import { outboxContract } from "../../ports/outbox.contract.ts";
import { openStore } from "./open-store.ts";

outboxContract("SQLite", openStore);
