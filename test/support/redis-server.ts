import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { Redis } from "ioredis";
import {
  attachSession,
  createRedisCommandExecutor,
  RedisServerState,
  SocketConnectionTransport,
} from "js-redis-server/core";
import { freePort } from "../../local/supervisor/ports.ts";

export type RunningRedis = { readonly url: string; stop(): Promise<void> };

/** Without a real server nothing can be said about Redis. */
export const hasRealRedis = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

/** The shell that starts the server ends it when nobody holds its input any more: it outlives no test, whatever happens. */
const guard = 'redis-server "$@" & read -r _; kill $!; wait';

/** A real server on a free port of loopback that keeps nothing on disk. */
export const startRedis = async ({ databases = 16 } = {}): Promise<RunningRedis> => {
  const port = await freePort();
  const network = ["--port", String(port), "--bind", "127.0.0.1"];
  const disk = ["--save", "", "--appendonly", "no"];
  const server = spawn("sh", ["-c", guard, "sh", ...network, ...disk, "--databases", String(databases)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = once(server, "exit");
  const redis = new Redis(port, "127.0.0.1", {
    protocol: 2,
    retryStrategy: () => 10,
    maxRetriesPerRequest: 1000,
  }).on("error", () => undefined);
  await redis.ping();
  redis.disconnect();
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.stdin.end();
      await ended;
    },
  };
};

/** The server in JavaScript that stands in where there is no real one: the product must work on it, too. */
export const startJsRedis = async (): Promise<RunningRedis> => {
  const state = new RedisServerState({ databaseCount: 16 });
  const executor = createRedisCommandExecutor();
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    attachSession(new SocketConnectionTransport(socket), { state, executor });
  });
  const port = await listen(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.close();
    },
  };
};

const listen = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};
