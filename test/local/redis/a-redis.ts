import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { awaitRedis } from "../../../local/redis/await-redis.ts";
import { redisLaunch } from "../../../local/redis/redis-launch.ts";
import { upstreamOf } from "../../../local/redis/upstream.ts";
import { freePort } from "../../../local/supervisor/ports.ts";

export type TestRedis = { readonly url: string; readonly isReal: boolean; stop(): Promise<void> };

/** A Redis of this test's own, started as the product starts its one. */
export async function aRedis(): Promise<TestRedis> {
  const port = await freePort();
  const { file, args, isReal } = redisLaunch({ port, data: tmpdir(), path: process.env["PATH"] ?? "" });
  const server = spawn(file, args, { stdio: "ignore" });
  const exited = once(server, "exit");
  const url = `redis://127.0.0.1:${port}`;
  if (!(await awaitRedis(upstreamOf(url).connect, 10_000))) throw new Error("Redis does not answer");
  return {
    url,
    isReal,
    stop: async () => {
      server.kill("SIGKILL");
      await exited;
    },
  };
}
