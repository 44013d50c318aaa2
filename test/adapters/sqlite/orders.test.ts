import { ordersContract } from "../../ports/orders.contract.ts";
import { openStore } from "./open-store.ts";

ordersContract("SQLite", openStore);
