import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { connectRedis } from "../adapters/redis/connect.ts";
import { scriptOf, scripts } from "../adapters/redis/scripts.ts";
import { hasRealRedis, startRedis } from "../test/support/redis-server.ts";
import { bareCall, doorCall, stockCall } from "./reserve/calls.ts";
import { hotSku, type Lateness } from "./reserve/hot-sku.ts";
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

const perSecond = (rate: number) => `${Math.round(rate).toLocaleString("en")}/s`;
const inMs = ({ p50, p99, p999, most }: Lateness) =>
  `p50 ${p50.toFixed(2)}   p99 ${p99.toFixed(2)}   p99.9 ${p999.toFixed(2)}   most ${most.toFixed(2)}`;

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
    for (const { name, rate, ratio, usual, microseconds } of await race(commands, contenders, underWay)) {
      const ratios = `ratio ${ratio.toFixed(2)} (median ${usual.toFixed(2)})`;
      const inside = `${microseconds.toFixed(1)} us in the server`;
      console.log(`${name.padEnd(27)} ${perSecond(rate).padStart(9)}   ${ratios}   ${inside}`);
    }
  }
  console.log("\none hot SKU");
  const { full, offered, reserve, ping } = await hotSku(connection);
  console.log(`flat out ${perSecond(full)}, offered ${perSecond(offered)}; late by (ms), each trial`);
  for (const late of ping) console.log(`PING      ${inMs(late)}`);
  for (const late of reserve) console.log(`reserve   ${inMs(late)}`);
  await connection.close();
  await server.stop();
};

await main();
