import type { Redis } from "ioredis";
import { runScript } from "../../adapters/redis/run-script.ts";
import type { Script } from "../../adapters/redis/scripts.ts";
import { type Call, prepare } from "./calls.ts";

export type Contender = { readonly name: string; readonly script: Script; call(n: number): Call };

/**
 * `rate` is the calls per second of the fastest lap, because a machine that is shared only ever slows one down; `ratio`
 * is that to the first contender's, `usual` the median of the ratios round by round; `microseconds` is what one call takes
 * inside Redis by its own count, in its fastest lap.
 */
export type Result = {
  readonly name: string;
  readonly rate: number;
  readonly ratio: number;
  readonly usual: number;
  readonly microseconds: number;
};
type Lap = { readonly rate: number; readonly microseconds: number };

const rounds = 15;
const callsOfALap = 8000;

/** Every contender in turn, round after round; the first round only warms up. */
export const race = async (
  redis: Redis,
  contenders: readonly Contender[],
  underWay: number,
): Promise<readonly Result[]> => {
  const laps: Lap[][] = [];
  for (let round = 0; round <= rounds; round++) {
    const results: Lap[] = [];
    for (const contender of contenders) results.push(await lap(redis, contender, underWay));
    if (round > 0) laps.push(results);
  }
  const of = (index: number) => laps.map((results) => results[index] ?? { rate: 0, microseconds: 0 });
  const fastest = (index: number) => Math.max(...of(index).map(({ rate }) => rate));
  return contenders.map(({ name }, index) => ({
    name,
    rate: fastest(index),
    ratio: fastest(index) / fastest(0),
    usual: median(of(index).map(({ rate }, round) => rate / (of(0)[round]?.rate ?? rate))),
    microseconds: Math.min(...of(index).map(({ microseconds }) => microseconds)),
  }));
};

const lap = async (redis: Redis, { script, call }: Contender, underWay: number): Promise<Lap> => {
  const calls = underWay === 1 ? callsOfALap / 4 : callsOfALap;
  await prepare(redis, calls);
  await redis.script("LOAD", script.lua);
  await redis.config("RESETSTAT");
  let next = 0;
  const oneByOne = async () => {
    for (let n = next++; n < calls; n = next++) await runScript(redis, script, ...call(n));
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: underWay }, oneByOne));
  const seconds = (performance.now() - start) / 1000;
  const spent = /cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(await redis.info("commandstats"));
  return { rate: calls / seconds, microseconds: Number(spent?.[1]) };
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
