import { createServer, type Socket } from "node:net";
import type { Crashes } from "../control/crashes.ts";
import type { Faults } from "../control/faults.ts";
import { closeServer, listen } from "../control/listen.ts";
import { CommandJudge } from "./command-judge.ts";
import { ProxyLink } from "./proxy-link.ts";
import type { ScriptNames } from "./script-names.ts";

export type RedisProxyOptions = {
  readonly port: number;
  /** A new connection to the server behind the proxy. */
  readonly connect: () => Socket;
  readonly faults: Faults;
  readonly crashes: Crashes;
  readonly scripts: ScriptNames;
  readonly killHost: () => void;
};

export type RedisProxy = {
  readonly port: number;
  /** Cut every connection at once, idle ones too. */
  cutAll(): void;
  close(): Promise<void>;
};

/** A TCP proxy in front of a Redis server that can be told to fail, command by command. Listens on loopback. */
export async function startRedisProxy(options: RedisProxyOptions): Promise<RedisProxy> {
  const judge = new CommandJudge(options.faults, options.crashes, options.scripts);
  const links = new Set<ProxyLink>();
  const server = createServer({ noDelay: true }, (client) => {
    if (judge.refusesConnection()) return void client.resetAndDestroy();
    const link = new ProxyLink(client, options.connect(), judge, options.killHost);
    links.add(link);
    client.on("close", () => links.delete(link));
  });
  const cutAll = () => {
    for (const link of links) link.cut();
  };
  const port = await listen(server, options.port);
  return {
    port,
    cutAll,
    close: async () => {
      const closed = closeServer(server);
      cutAll();
      await closed;
    },
  };
}
