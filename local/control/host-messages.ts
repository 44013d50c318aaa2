import type { CrashPoint } from "./crashes.ts";
import type { LentFault } from "./faults.ts";

/** What the host must know to strike by itself: SQLite's faults and the crash points of activities. */
export type HostOrders = { readonly sql: readonly LentFault[]; readonly crashes: readonly CrashPoint[] };

/** How often each lent fault has struck so far in this run of the host, by the fault's id. */
export type HostHits = { readonly process: string; readonly hits: Readonly<Record<string, number>> };

/** `POST /host/crash`: the run of a step has come to an armed point. */
export type CrashQuestion = HostHits & { readonly at: string };
export type CrashAnswer = { readonly fire: boolean };

/** Paths on the control server, for the host. */
export const ordersPath = "/host/orders";
export const hitsPath = "/host/hits";
export const crashPath = "/host/crash";

/** Path on the host's loopback listener, for the control server: PUT takes HostOrders, GET answers HostHits. */
export const hostPath = "/local/control";
