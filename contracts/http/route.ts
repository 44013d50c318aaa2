import type * as z from "zod";
import type { ProblemCode } from "./problem.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call a route: anyone, staff, a signed-in customer or staff, a reader of the order (its customer, its token, or
 * staff), or Stripe.
 */
export type CallerKind = "anyone" | "staff" | "customer" | "order-reader" | "stripe";

export type HeaderDoc = { readonly description: string; readonly required?: boolean };

/** One route: what the handler is checked against and what the OpenAPI document is made from. */
export type Route<Query = unknown, Body = unknown> = {
  /** The operation's name; also the function's. */
  readonly id: string;
  readonly method: Method;
  /** Below the route prefix, with `{parameters}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly caller: CallerKind;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Request headers worth documenting. */
  readonly headers?: Readonly<Record<string, HeaderDoc>>;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** What it can refuse with, besides what every route of its kind can. */
  readonly problems?: readonly ProblemCode[];
  /** Where a problem has another status here than it usually has. */
  readonly problemStatuses?: Readonly<Partial<Record<ProblemCode, number>>>;
  /** Headers that any of its answers may have, refusals too. */
  readonly everyAnswer?: Readonly<Record<string, string>>;
};

export type AnswerDoc = {
  readonly description: string;
  readonly body?: z.ZodType;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Whether a caller's requests to it count against the rate limit: monitors and Stripe come as often as they must. */
export const isLimited = ({ tag, caller }: Pick<Route, "tag" | "caller">): boolean =>
  tag !== "Health" && caller !== "stripe";

export const route = <Query = unknown, Body = unknown>(definition: Route<Query, Body>): Route<Query, Body> =>
  definition;
