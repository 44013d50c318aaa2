import { answersContract } from "../../ports/answers.contract.ts";
import { availableStockContract } from "../../ports/available-stock.contract.ts";
import { cartsContract } from "../../ports/carts.contract.ts";
import { doorContract } from "../../ports/door.contract.ts";
import { holdsContract } from "../../ports/holds.contract.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { startJsRedis, startRedis } from "../../support/redis-server.ts";
import { openMemoryOn } from "./open-memory.ts";

const contracts = [doorContract, holdsContract, availableStockContract, cartsContract, answersContract];

describeOnRedis("on a real server", () => {
  for (const contract of contracts) contract("Redis", () => openMemoryOn(startRedis));
});

for (const contract of contracts) contract("the server in JavaScript", () => openMemoryOn(startJsRedis));
