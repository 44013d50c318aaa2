import type { Fault, FaultSource } from "../../control/faults.ts";
import { conditions, Refusal } from "../refusal.ts";

/** The two sides of the broker that can be told to fail. */
export type Side = "send" | "receive";

/**
 * The faults on demand. Every attach of a link, every transfer, every message handed out, every settlement and every
 * management request asks once. A fault without an operation strikes both sides; if it is `down`, whole connections are
 * refused from its first strike on, for as long as it strikes.
 */
export class Outages {
  readonly #faults: FaultSource | undefined;
  #away = false;

  constructor(faults: FaultSource | undefined) {
    this.#faults = faults;
  }

  strike(side: Side): Fault | undefined {
    const fault = this.#faults?.strike("service-bus", side);
    if (fault?.kind === "down" && fault.operation === undefined) this.#away = true;
    return fault;
  }

  /**
   * Whether new connections are refused. A connection has no side, so it may only ask for faults that strike both; and it
   * asks only once one was met, so that it uses up no fault that is meant for a message.
   */
  refusesConnections(): boolean {
    if (this.#away) this.#away = this.#faults?.strike("service-bus", "connect")?.kind === "down";
    return this.#away;
  }
}

/** How long a latency fault delays, in milliseconds. */
export const delayOf = (fault: Fault): number => fault.delayMs ?? 1000;

/** What an `error` or `throttle` fault answers, in the service's own words for a namespace that is too busy. */
export const refusalOf = (fault: Fault): Refusal =>
  fault.kind === "throttle"
    ? new Refusal(
        conditions.serverBusy,
        "The request was terminated because the namespace is being throttled.",
      )
    : new Refusal(conditions.internalError, "The service was unable to process the request; please retry.");
