import type { HostedFunction } from "../hosted-function.ts";
import type { Log } from "../log.ts";

/**
 * Says, once per function, that an answer's body is a stream in an app that did not call
 * `app.setup({ enableHttpStream: true })`: it then reaches the caller whole, when it has ended.
 */
export function warnOfStreams(log: Log): (hosted: HostedFunction, result: unknown) => void {
  const warned = new Set<string>();
  return ({ kind, name }, result) => {
    if (kind !== "http" || typeof result !== "object" || result === null || !("body" in result)) return;
    if (!isStream(result.body) || warned.has(name)) return;
    warned.add(name);
    const hint =
      "its body is a stream, which is sent only once it has ended: call app.setup({ enableHttpStream: true })";
    log.write("warning", name, hint);
  };
}

const isStream = (body: unknown) => typeof body === "object" && body !== null && Symbol.asyncIterator in body;
