import type { IncomingHttpHeaders } from "node:http";
import type { Address } from "./address.ts";

/** A request, completely received. */
export type Call = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly address: Address;
  readonly body: string;
};

export const header = ({ headers }: Pick<Call, "headers">, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
};

/** Flags come as `true` or `True`. */
export const isSet = (call: Pick<Call, "headers">, name: string): boolean =>
  header(call, name)?.toLowerCase() === "true";
