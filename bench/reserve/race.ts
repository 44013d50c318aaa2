import type { Redis } from "ioredis";
import { runScript } from "../../adapters/redis/run-script.ts";
import type { Script } from "../../adapters/redis/scripts.ts";
import { type Call, prepare } from "./calls.ts";

export type Contender = { readonly name: string; readonly script: Script; call(n: number): Call };
export type Rate = { readonly name: string; readonly perSecond: number; readonly microseconds: number };

const rounds = 5;
const mostCalls = 20_000;

/** Every contender in turn, again and again, so that what disturbs the machine disturbs all alike; the medians. */
export const race = async (
  redis: Redis,
  contenders: readonly Contender[],
  underWay: number,
): Promise<readonly Rate[]> => {
  const laps = contenders.map((): Omit<Rate, "name">[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, contender] of contenders.entries())
      laps[index]?.push(await lap(redis, contender, underWay));
  return contenders.map(({ name }, index) => ({
    name,
    perSecond: median((laps[index] ?? []).map(({ perSecond }) => perSecond)),
    microseconds: median((laps[index] ?? []).map(({ microseconds }) => microseconds)),
  }));
};

const lap = async (redis: Redis, { script, call }: Contender, underWay: number) => {
  const calls = underWay === 1 ? mostCalls / 4 : mostCalls;
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
  return { perSecond: calls / seconds, microseconds: Number(spent?.[1]) };
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
