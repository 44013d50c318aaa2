import { failureAttributes, word } from "./failure.ts";

type About = { readonly requestId: string; readonly checkoutId?: string | undefined };

/** Errors that this product made itself; what others throw may quote what they were given, keys and addresses too. */
const ours: ReadonlySet<unknown> = new Set(["RedisFailed", "KeysUnavailable"]);

/** The log's line for a request that could not be answered: what can be looked up by, and what kind of error it was. */
export const troubleLine = (route: string, error: unknown, { requestId, checkoutId }: About): string => {
  const { "error.type": kind, "error.code": code } = failureAttributes(error);
  const thrown: { readonly number?: unknown } = typeof error === "object" && error !== null ? error : {};
  const number = word(thrown.number);
  return [
    `${route} could not be answered: ${kind}`,
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(number === undefined ? [] : [`number ${number}`]),
    ...(error instanceof Error && ours.has(error.name) ? [error.message] : []),
    `request ${requestId}`,
    ...(checkoutId === undefined ? [] : [`checkout ${checkoutId}`]),
  ].join(", ");
};
