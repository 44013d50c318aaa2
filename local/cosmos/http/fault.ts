import type { Fault, FaultSource } from "../../control/faults.ts";
import { Refusal } from "../refusal.ts";
import type { Call } from "./call.ts";
import { postOf } from "./items-route.ts";

/** The fault that strikes a request, if any. */
export const faultOf = (
  faults: FaultSource | undefined,
  call: Pick<Call, "method" | "headers">,
): Fault | undefined => {
  if (!faults) return undefined;
  const operation = operationOf(call);
  return operation && faults.strike("cosmos", operation);
};

// The question for a query's plan goes beside every query and a failure of it goes unseen: a fault would be wasted there.
const operationOf = (call: Pick<Call, "method" | "headers">): "read" | "write" | undefined => {
  if (call.method === "GET") return "read";
  if (call.method !== "POST") return "write";
  const post = postOf(call);
  if (post === "plan") return undefined;
  return post === "query" ? "read" : "write";
};

/** The refusal that a fault puts in place of the answer; undefined for faults of another kind. */
export const refusalOf = ({ kind, status, delayMs }: Fault): Refusal | undefined => {
  if (kind === "error") return new Refusal(status ?? 500, "This failure was asked for.");
  if (kind !== "throttle") return undefined;
  const message = "Request rate is large. More Request Units may be needed, so no changes were made.";
  return new Refusal(429, message, { substatus: 3200, retryAfterMs: delayMs ?? 100 });
};
