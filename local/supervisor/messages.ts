import type { HostState } from "../control/host-link.ts";

/** The ports of the stand-ins; they stay the same for a whole run, also when the process has to be started again. */
export type StandInPorts = {
  readonly redis: number;
  readonly serviceBus: number;
  readonly cosmos: number;
  readonly stripe: number;
  readonly control: number;
};

export type StandInAddresses = {
  /** Through the proxy. */
  readonly redisUrl: string;
  readonly serviceBusConnectionString: string;
  readonly cosmosConnectionString: string;
  readonly stripeBaseUrl: string;
  readonly control: string;
};

/** What the stand-ins process is told once, before it starts anything. */
export type StandInOptions = {
  readonly data: string;
  /** The server behind the proxy, and its process where it is ours: it is ended when the supervisor is gone. */
  readonly redis: { readonly url: string; readonly pid?: number };
  readonly stripe: { readonly apiKey: string; readonly webhookUrl: string; readonly webhookSecret: string };
  readonly cosmos: { readonly accountKey: string };
  /** Zeroes take free ports. */
  readonly ports: StandInPorts;
};

export type ToStandIns =
  | { readonly kind: "start"; readonly options: StandInOptions }
  | { readonly kind: "host"; readonly state: HostState }
  | { readonly kind: "redis"; readonly pid: number };

export type FromStandIns =
  | { readonly kind: "ready"; readonly addresses: StandInAddresses; readonly ports: StandInPorts }
  | { readonly kind: "failed"; readonly message: string }
  /** The host of this pid has been told what is armed. */
  | { readonly kind: "host-informed"; readonly pid: number };

/** `api` and `rpc` are base URLs: the public listener, and the loopback one that also serves `/local/…`. */
export type FromHost =
  | { readonly kind: "ready"; readonly api: string; readonly rpc: string }
  | { readonly kind: "failed"; readonly message: string };
