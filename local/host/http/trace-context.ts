import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { TraceContext } from "../functions-core.ts";

const shape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const zeros = /^0+$/;

/**
 * The trace context of an HTTP invocation: the caller's trace with a span of its own, or a new trace that nobody
 * asked to record (flags 00).
 */
export function traceContext(headers: IncomingHttpHeaders): TraceContext {
  const incoming = headers["traceparent"];
  const match = typeof incoming === "string" ? shape.exec(incoming) : null;
  const [, traceId, parentId, flags] = match ?? [];
  if (traceId === undefined || zeros.test(traceId) || zeros.test(parentId ?? "0")) {
    const ids = randomBytes(24).toString("hex");
    return { traceParent: `00-${ids.slice(0, 32)}-${ids.slice(32)}-00`, traceState: "", attributes: {} };
  }
  const state = headers["tracestate"];
  return {
    traceParent: `00-${traceId}-${randomBytes(8).toString("hex")}-${flags}`,
    traceState: typeof state === "string" ? state : "",
    attributes: {},
  };
}
