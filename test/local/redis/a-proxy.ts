import { Redis } from "ioredis";
import { Crashes } from "../../../local/control/crashes.ts";
import { Faults } from "../../../local/control/faults.ts";
import { type RedisProxy, startRedisProxy } from "../../../local/redis/proxy.ts";
import { sha1 } from "../../../local/redis/script-names.ts";
import { upstreamOf } from "../../../local/redis/upstream.ts";
import { reserve } from "../../fixtures/supervisor/reserve.ts";

export type ProxyUnderTest = {
  readonly proxy: RedisProxy;
  readonly faults: Faults;
  readonly crashes: Crashes;
  readonly kills: string[];
  /** A client through the proxy that neither retries nor reconnects: each failure shows. */
  client(): Redis;
  /** A client past the proxy, to see what really happened. */
  direct(): Redis;
  close(): Promise<void>;
};

export async function aProxy(redisUrl: string): Promise<ProxyUnderTest> {
  const faults = new Faults();
  const crashes = new Crashes();
  const kills: string[] = [];
  const clients: Redis[] = [];
  const proxy = await startRedisProxy({
    port: 0,
    connect: upstreamOf(redisUrl).connect,
    faults,
    crashes,
    scripts: new Map([[sha1(Buffer.from(reserve)), "reserve"]]),
    killHost: () => kills.push("SIGKILL"),
  });
  const connect = (url: string) => {
    const client = new Redis(url, {
      protocol: 2,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      disableClientInfo: true,
    });
    client.on("error", () => {});
    clients.push(client);
    return client;
  };
  return {
    proxy,
    faults,
    crashes,
    kills,
    client: () => connect(`redis://127.0.0.1:${proxy.port}`),
    direct: () => connect(redisUrl),
    close: async () => {
      for (const client of clients) client.disconnect();
      await proxy.close();
    },
  };
}
