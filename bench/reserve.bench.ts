import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectRedis } from "../adapters/redis/connect.ts";
import { scriptOf, scripts } from "../adapters/redis/scripts.ts";
import { hasRealRedis, startRedis } from "../test/support/redis-server.ts";
import { describeMachine } from "./machine.ts";
import { bareCall, doorCall, stockCall } from "./reserve/calls.ts";
import { hotSku, type Lateness } from "./reserve/hot-sku.ts";
import { type Contender, type Result, race } from "./reserve/race.ts";
import { type Verdict, verdictText } from "./verdict.ts";

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

/** As a queue of 64 shows the scripts, and as one caller at a time does: the ratio must hold in each. */
const callsUnderWay = [64, 16, 1];

const verdictsOf = (
  races: readonly { readonly underWay: number; readonly stock: Result | undefined }[],
  p99: number | undefined,
): readonly Verdict[] => [
  ...races.map(({ underWay, stock }) => ({
    what: `stock part of reserve to one HINCRBY per line, two lines, ${underWay} under way, median of the rounds`,
    measured: stock?.usual,
    unit: "",
    target: { atLeast: 0.6 },
  })),
  {
    what: "p99 of reserve of one hot SKU at 80 % of flat out, the least disturbed trial",
    measured: p99,
    unit: "ms",
    target: { atMost: 5 },
  },
];
const notMeasured = [
  "a network between client and Redis",
  "Azure Managed Redis",
  "a client on cores of its own: it shares these with the server",
];

const main = async (): Promise<void> => {
  process.stdout.write(describeMachine());
  if (!hasRealRedis) {
    const nothing = callsUnderWay.map((underWay) => ({ underWay, stock: undefined }));
    console.log(verdictText(verdictsOf(nothing, undefined), ["anything: redis-server is not installed"]));
    process.exitCode = 1;
    return;
  }
  const server = await startRedis();
  const connection = connectRedis(server.url);
  const { commands } = connection;
  console.log(`Redis ${/redis_version:(\S+)/.exec(await commands.info("server"))?.[1]}`);
  const races: { underWay: number; stock: Result | undefined }[] = [];
  for (const underWay of callsUnderWay) {
    console.log(`\n${underWay} calls under way`);
    const results = await race(commands, contenders, underWay);
    races.push({ underWay, stock: results[1] });
    for (const { name, rate, ratio, usual, microseconds } of results) {
      const ratios = `ratio of the fastest laps ${ratio.toFixed(2)}, median of the rounds ${usual.toFixed(2)}`;
      const inside = `${microseconds.toFixed(1)} us in the server`;
      console.log(`${name.padEnd(27)} ${perSecond(rate).padStart(9)}   ${ratios}   ${inside}`);
    }
  }
  console.log("\none hot SKU");
  const { full, offered, reserve, ping } = await hotSku(connection);
  console.log(`flat out ${perSecond(full)}, offered ${perSecond(offered)}; late by (ms), each trial`);
  for (const late of ping) console.log(`PING      ${inMs(late)}`);
  for (const late of reserve) console.log(`reserve   ${inMs(late)}`);
  process.stdout.write(verdictText(verdictsOf(races, reserve[0]?.p99), notMeasured));
  await connection.close();
  await server.stop();
};

await main();
