import { join } from "node:path";
import { findExecutable } from "../find-executable.ts";

export type RedisLaunch = {
  readonly file: string;
  readonly args: readonly string[];
  /** False for the JavaScript server, which is no evidence about Redis. */
  readonly isReal: boolean;
};

/** Said once when no real server is installed. */
export const slowRedisNote =
  "redis-server is not installed: using js-redis-server, which is slower (Debian, Ubuntu: apt install redis-server; macOS: brew install redis)";

type Wanted = { readonly port: number; readonly data: string; readonly path: string };

/** How to start a Redis on loopback that keeps nothing on disk: the server found on `path`, else the one from npm. */
export function redisLaunch({ port, data, path }: Wanted): RedisLaunch {
  const server = findExecutable(process.platform === "win32" ? "redis-server.exe" : "redis-server", path);
  if (!server) {
    return {
      file: process.execPath,
      args: [join(import.meta.dirname, "js-redis.ts"), String(port)],
      isReal: false,
    };
  }
  const network = ["--port", String(port), "--bind", "127.0.0.1"];
  return {
    file: server,
    args: [...network, "--save", "", "--appendonly", "no", "--dir", data],
    isReal: true,
  };
}
