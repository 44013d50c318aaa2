import type { Attributes } from "@opentelemetry/api";

/** Names and codes as programmers write them; never a number that is long enough to be a card's. */
const isWord = (value: unknown): value is string | number =>
  (typeof value === "string" && /^[A-Za-z][\w.-]{0,59}$/.test(value)) ||
  (typeof value === "number" && Math.abs(value) < 1_000_000);

/** A name, a tag or a code, if it is one. */
export const word = (value: unknown): string | undefined => (isWord(value) ? `${value}` : undefined);

type Thrown = { readonly name?: unknown; readonly type?: unknown; readonly code?: unknown };

/** Many errors keep the name of their base class, and say what they are by a type (Stripe's) or by their class alone. */
const kindOf = (thrown: Thrown): string =>
  (thrown.name === "Error" ? undefined : word(thrown.name)) ??
  word(thrown.type) ??
  (thrown instanceof Error ? word(thrown.constructor.name) : undefined) ??
  "Error";

/**
 * What a span may say of an error: what kind it is, and its code. A message may quote what it was given, so it stays
 * out.
 */
export const failureAttributes = (error: unknown): Attributes => {
  const thrown: Thrown = typeof error === "object" && error !== null ? error : {};
  const code = word(thrown.code);
  return { "error.type": kindOf(thrown), ...(code === undefined ? {} : { "error.code": code }) };
};
