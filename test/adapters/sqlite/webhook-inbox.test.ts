import { webhookInboxContract } from "../../ports/webhook-inbox.contract.ts";
import { openStore } from "./open-store.ts";

webhookInboxContract("SQLite", openStore);
