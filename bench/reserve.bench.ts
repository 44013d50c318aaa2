import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { connectRedis } from "../adapters/redis/connect.ts";
import { scriptOf, scripts } from "../adapters/redis/scripts.ts";
import { hasRealRedis, startRedis } from "../test/support/redis-server.ts";
import { bareCall, doorCall, stockCall } from "./reserve/calls.ts";
import { hotSku } from "./reserve/hot-sku.ts";
import { type Contender, race } from "./reserve/race.ts";

/**
 * How fast holds are taken: the stock part of the reserve script against a script that does one HINCRBY per line, with
 * two lines each, through the same client with the same number of calls under way, turn by turn in one run; beside them
 * the door's whole script. Then how long a reserve of one hot SKU takes at 80 % of what the door can do.
 * Usage: node bench/reserve.bench.ts. Without a real Redis there is nothing to measure.
 */
const local = (name: string) =>
  scriptOf(name, readFileSync(join(import.meta.dirname, `${name}.lua`), "utf8"));
const contenders: readonly Contender[] = [
  { name: "one HINCRBY per line", script: local("bare"), call: bareCall },
  { name: "stock part of reserve", script: local("stock-part"), call: stockCall },
  { name: "reserve, the whole script", script: scripts.reserve, call: doorCall },
];

const main = async (): Promise<void> => {
  if (!hasRealRedis) {
    console.log("skipped: no redis-server");
    return;
  }
  const server = await startRedis();
  const connection = connectRedis(server.url);
  const { commands } = connection;
  const version = /redis_version:(\S+)/.exec(await commands.info("server"))?.[1];
  console.log(
    `Redis ${version}, Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
  );
  for (const underWay of [64, 16, 1]) {
    console.log(`\n${underWay} calls under way`);
    const rates = await race(commands, contenders, underWay);
    const [base] = rates;
    for (const { name, perSecond, microseconds } of rates) {
      const ratio = (perSecond / (base?.perSecond ?? perSecond)).toFixed(2);
      const rate = Math.round(perSecond).toLocaleString("en").padStart(8);
      console.log(
        `${name.padEnd(27)} ${rate}/s   ratio ${ratio}   ${microseconds.toFixed(1)} us in the server`,
      );
    }
  }
  console.log("\none hot SKU");
  const { full, offered, late } = await hotSku(connection);
  const rounded = (ms: number) => `${ms.toFixed(2)} ms`;
  console.log(
    `flat out ${Math.round(full).toLocaleString("en")}/s, offered ${Math.round(offered).toLocaleString("en")}/s`,
  );
  console.log(
    `p50 ${rounded(late.p50)}   p99 ${rounded(late.p99)}   p99.9 ${rounded(late.p999)}   most ${rounded(late.most)}`,
  );
  await connection.close();
  await server.stop();
};

await main();
