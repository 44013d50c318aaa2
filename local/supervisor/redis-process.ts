import { awaitRedis } from "../redis/await-redis.ts";
import { redisLaunch, slowRedisNote } from "../redis/redis-launch.ts";
import { upstreamOf } from "../redis/upstream.ts";
import { beginLog } from "./data-folder.ts";
import { KeptProcess } from "./kept-process.ts";
import { freePort } from "./ports.ts";
import { describeDeath } from "./restart-gap.ts";
import type { Screen } from "./screen.ts";
import { StartProblem } from "./start-problem.ts";

export type RedisOptions = {
  readonly data: string;
  /** The user's own server; then none is started. */
  readonly userUrl: string | undefined;
  /** Where to look for `redis-server`. */
  readonly path: string;
  readonly screen: Screen;
  /** It was started again, and is empty. */
  readonly onRestart: (pid: number) => void;
};

export type RedisProcess = {
  readonly url: string;
  readonly isReal: boolean;
  readonly pid: () => number | undefined;
  stop(): Promise<void>;
  kill(): void;
};

const startMs = 10_000;
const stopMs = 2000;
const tries = 5;

/** Start a Redis that answers, or take the user's own. Throws StartProblem when nobody answers. */
export async function startRedis(options: RedisOptions): Promise<RedisProcess> {
  if (options.userUrl) return await useOwnRedis(options.userUrl);
  const log = beginLog(options.data, "redis");
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    // Between choosing the port and taking it somebody else may have it: then another one.
    const redis = await tryPort(await freePort(), log, options);
    if (redis) return redis;
  }
  throw new StartProblem(`Redis does not start; its log is ${log}`);
}

async function useOwnRedis(url: string): Promise<RedisProcess> {
  const { connect } = ownUpstream(url);
  if (!(await awaitRedis(connect, startMs))) {
    throw new StartProblem(`REDIS_URL: nobody answers at ${new URL(url).host}`);
  }
  return { url, isReal: true, pid: () => undefined, stop: async () => {}, kill: () => {} };
}

function ownUpstream(url: string) {
  try {
    return upstreamOf(url);
  } catch (error) {
    throw new StartProblem(error instanceof Error ? error.message : String(error));
  }
}

async function tryPort(port: number, log: string, options: RedisOptions): Promise<RedisProcess | undefined> {
  const launch = redisLaunch({ port, data: options.data, path: options.path });
  let isUp = false;
  const kept = new KeptProcess({
    launch: { file: launch.file, args: launch.args, isNode: !launch.isReal },
    log,
    onStart: (pid) => {
      if (isUp) options.onRestart(pid);
    },
    onDeath: (death) => {
      if (isUp) options.screen.event(`Redis ended (${describeDeath(death)}); started again, empty`);
      return isUp;
    },
  });
  kept.start();
  const url = `redis://127.0.0.1:${port}`;
  if (!(await awaitRedis(upstreamOf(url).connect, startMs, () => kept.pid !== undefined))) {
    kept.kill();
    return undefined;
  }
  isUp = true;
  if (!launch.isReal) options.screen.note(`  ${slowRedisNote}`);
  return {
    url,
    isReal: launch.isReal,
    pid: () => kept.pid,
    stop: () => kept.stop("SIGTERM", stopMs),
    kill: () => kept.kill(),
  };
}
