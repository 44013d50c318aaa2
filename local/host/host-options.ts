import type { HostControl } from "../control/host-control.ts";
import type { OpenDurable } from "./durable-host.ts";
import type { HttpHandler } from "./http/main-listener.ts";
import type { Log } from "./log.ts";
import type { Settings } from "./settings.ts";

/** What a host is started with. Only one host can run in a process at a time: the library's worker module is its own. */
export type HostOptions = {
  /** Folder with package.json, host.json and what `main` names. Without it `load` is needed, and host.json is empty. */
  readonly appDir?: string;
  /** Registers the functions in place of `main`. */
  readonly load?: () => Promise<unknown>;
  /** Main port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Folder for the engine's database; must exist. */
  readonly data: string;
  /** Crash points and SQL faults; `handle` serves `/local/…` beside the engine's RPC. */
  readonly control?: HostControl & { readonly handle?: HttpHandler };
  /** The app's SQLite file, in front of which the SQL faults are put. */
  readonly sqliteFile?: string;
  /** The key of `/admin/…` and of the durable webhooks; a random one by default. */
  readonly systemKey?: string;
  /** HTML for `GET /`; undefined gives a tiny page. */
  readonly landing?: () => string | undefined;
  readonly settings?: Settings;
  readonly log?: Log;
  /** A function overran functionTimeout: the real host restarts its worker. */
  readonly onTimeout?: (message: string) => void;
  /** Milliseconds that a stop waits for what runs. */
  readonly stopDeadlineMs?: number;
  readonly openDurable?: OpenDurable;
};

export type Host = {
  /** `http://127.0.0.1:<port>/api` (with the prefix of host.json). */
  readonly api: string;
  /** Base URL of the loopback listener for the durable client and the control server, ending with a slash. */
  readonly rpc: string;
  /** Names of what runs. */
  readonly functions: readonly string[];
  /** Lets running work end, up to a deadline; safe to call twice. */
  stop(): Promise<void>;
};
