import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** The Redis behind the proxy: where it is, and the same URL with the proxy in its place (user, password and database kept). */
export type Upstream = { connect(): Socket; urlThrough(proxyPort: number): string };

/** Reads `redis://` and `rediss://` URLs; throws for others. */
export function upstreamOf(redisUrl: string): Upstream {
  const url = new URL(redisUrl);
  if (url.protocol !== "redis:" && url.protocol !== "rediss:") {
    throw new Error(`REDIS_URL must begin with redis:// or rediss://, not ${url.protocol}//`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1") || "127.0.0.1";
  const port = Number(url.port || 6379);
  return {
    connect: () => {
      if (url.protocol === "redis:") return connectPlain({ host, port, noDelay: true });
      return connectTls({ host, port, servername: host }).setNoDelay(true);
    },
    urlThrough: (proxyPort) => {
      const through = new URL(redisUrl.replace(/^rediss:/, "redis:"));
      through.hostname = "127.0.0.1";
      through.port = String(proxyPort);
      return through.href;
    },
  };
}
