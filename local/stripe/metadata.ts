import type Stripe from "stripe";
import type { Kind } from "./parameters.ts";
import { invalid } from "./stripe-failure.ts";

/** What a request does to an object's metadata: an empty value removes its key, null removes all. */
export type MetadataChange = { readonly [key: string]: string } | null;

/** Reads a metadata parameter: at most 50 keys of 40 characters, with values of 500. */
export const metadata: Kind<MetadataChange> = (value, path) => {
  if (value === "") return null;
  if (typeof value === "string") throw invalid("Invalid object", { param: path });
  const change: { [key: string]: string } = {};
  for (const key of Object.keys(value)) {
    const entry = value[key] ?? "";
    const param = `${path}[${key}]`;
    if (typeof entry !== "string") throw invalid("Metadata values must be texts.", { param });
    if (key.length > 40) throw invalid("Metadata keys can have up to 40 characters.", { param });
    if (entry.length > 500) throw invalid("Metadata values can have up to 500 characters.", { param });
    change[key] = entry;
  }
  return change;
};

/** The metadata that an object has after a change. */
export const changed = (before: Stripe.Metadata, change: MetadataChange | undefined): Stripe.Metadata => {
  if (change === undefined) return before;
  if (change === null) return {};
  const after = Object.fromEntries(
    Object.entries({ ...before, ...change }).filter(([, value]) => value !== ""),
  );
  if (Object.keys(after).length > 50)
    throw invalid("Metadata can have up to 50 keys.", { param: "metadata" });
  return after;
};
