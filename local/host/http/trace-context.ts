import { randomFillSync } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { TraceContext } from "../functions-core.ts";

const shape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const zeros = /^0+$/;

/** Random bytes are drawn for some hundred ids at a time: a draw costs the same for one. */
const pool = Buffer.alloc(4096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString("hex", used - bytes, used);
}

/**
 * The trace context of an HTTP invocation: the caller's trace with a span of its own, or a new trace that nobody
 * asked to record (flags 00).
 */
export function traceContext(headers: IncomingHttpHeaders): TraceContext {
  const incoming = headers["traceparent"];
  const match = typeof incoming === "string" ? shape.exec(incoming) : null;
  const [, traceId, parentId, flags] = match ?? [];
  if (traceId === undefined || zeros.test(traceId) || zeros.test(parentId ?? "0")) {
    return { traceParent: `00-${randomHex(16)}-${randomHex(8)}-00`, traceState: "", attributes: {} };
  }
  const state = headers["tracestate"];
  return {
    traceParent: `00-${traceId}-${randomHex(8)}-${flags}`,
    traceState: typeof state === "string" ? state : "",
    attributes: {},
  };
}
