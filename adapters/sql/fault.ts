/**
 * What an error of the driver means for a batch:
 * `contended` it was rolled back for somebody else's sake, and may be run again in a moment;
 * `unsent`    it never reached the server, which may be away for a while;
 * `busy`      the server refused it and wants to be left alone for ten seconds;
 * `lost`      nobody knows whether it ran.
 * Undefined: asking again would change nothing (or, after a request's own timeout, make it worse).
 * The numbers are Microsoft's lists of transient errors, of Azure SQL and of the transports under it.
 */
export type Fault = "contended" | "unsent" | "busy" | "lost";

const faults = new Map<number, Fault>([
  ...[1205, 1222, 3960, 41301, 41302, 41305, 41325].map((number) => [number, "contended"] as const),
  ...[615, 926, 4060, 4221, 40613].map((number) => [number, "unsent"] as const),
  ...[10928, 10929, 40501, 49918, 49919, 49920].map((number) => [number, "busy"] as const),
  ...[20, 64, 233, 10053, 10054, 10060, 40143, 40197, 40540].map((number) => [number, "lost"] as const),
]);

const brokenConnection = new Set(["ESOCKET", "ECONNRESET", "ECONNCLOSED", "ECLOSE", "EPIPE"]);
const failedConnection = new Set([...brokenConnection, "ETIMEOUT", "EINSTLOOKUP"]);

type DriverError = Error & {
  readonly code?: unknown;
  readonly number?: unknown;
  readonly originalError?: unknown;
  readonly precedingErrors?: unknown;
  readonly isTransient?: unknown;
};

export const faultOf = (error: unknown): Fault | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { name, code, number, originalError, precedingErrors }: DriverError = error;
  const told = [error, ...(Array.isArray(precedingErrors) ? precedingErrors : [])];
  const byNumber = told.map((each) => faults.get(Number(each?.number))).find((fault) => fault !== undefined);
  if (byNumber) return byNumber;
  if (typeof number === "number") return undefined;
  // The driver's own errors have no number. One that concerns the connection comes before anything is sent.
  if (name === "ConnectionError") {
    const isTransient = originalError instanceof Error && (originalError as DriverError).isTransient === true;
    return isTransient || failedConnection.has(String(code)) ? "unsent" : undefined;
  }
  if (code === "EINVALIDSTATE") return "unsent"; // the connection broke after it was taken from the pool
  return brokenConnection.has(String(code)) ? "lost" : undefined;
};
