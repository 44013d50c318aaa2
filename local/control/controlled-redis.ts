import { startRedisProxy } from "../redis/proxy.ts";
import type { ScriptNames } from "../redis/script-names.ts";
import { upstreamOf } from "../redis/upstream.ts";
import { Crashes } from "./crashes.ts";
import { type Fault, Faults, type FaultTarget } from "./faults.ts";
import { HostLink } from "./host-link.ts";
import { startControlServer } from "./server.ts";

export type ControlledRedisOptions = {
  readonly scripts: ScriptNames;
  /** The server behind the proxy. */
  readonly redisUrl: string;
  readonly redisPort: number;
  readonly controlPort: number;
  /** What ends every connection to another stand-in, for an outage that must be noticed by who is idle too. */
  readonly cut?: Partial<Record<FaultTarget, () => void>>;
};

export type ControlledRedis = {
  readonly faults: Faults;
  readonly host: HostLink;
  readonly redis: { readonly port: number; readonly url: string };
  readonly control: { readonly port: number; readonly url: string };
  close(): Promise<void>;
};

/** The registers, the control server that fills them, and the Redis proxy that heeds them. */
export async function startControlledRedis(options: ControlledRedisOptions): Promise<ControlledRedis> {
  const faults = new Faults();
  const crashes = new Crashes();
  const host = new HostLink(faults, crashes);
  const upstream = upstreamOf(options.redisUrl);
  const proxy = await startRedisProxy({
    port: options.redisPort,
    connect: upstream.connect,
    faults,
    crashes,
    scripts: options.scripts,
    killHost: () => host.kill(),
  });
  const control = await startControlServer({
    port: options.controlPort,
    faults,
    crashes,
    host,
    onFault: (target, fault) => {
      if (!isOutage(fault)) return;
      if (target === "redis") proxy.cutAll();
      else options.cut?.[target]?.();
    },
  });
  return {
    faults,
    host,
    redis: { port: proxy.port, url: upstream.urlThrough(proxy.port) },
    control,
    close: async () => {
      await Promise.all([proxy.close(), control.close()]);
    },
  };
}

/** An outage of everything ends idle connections too; one that strikes now and then waits for the next command. */
const isOutage = ({ kind, operation, rate, times }: Fault): boolean =>
  kind === "down" && operation === undefined && rate === undefined && times === undefined;
