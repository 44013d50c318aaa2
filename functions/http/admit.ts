import type { CallerKind } from "../../contracts/http/route.ts";
import type { Caller, Recognised } from "./caller.ts";
import { problem, type Reply } from "./reply.ts";

const realm = 'realm="boxoffice"';

/** RFC 6750 has one code for every token that does not hold; the text says whether a new one is worth asking for. */
const badToken = (why: "expired" | "invalid"): Reply => {
  const detail = why === "expired" ? "The token has expired" : "The token is not valid here";
  const challenge = `Bearer ${realm}, error="invalid_token", error_description="${detail}"`;
  return problem("unauthenticated", { detail, headers: { "WWW-Authenticate": challenge } });
};

const noCredentials = (takesTokens: boolean): Reply =>
  problem("unauthenticated", {
    headers: { "WWW-Authenticate": `${takesTokens ? "Bearer" : "ApiKey"} ${realm}` },
  });

/** Whether what they sent may open a route of this kind; an order's reader is judged by its handler, who knows the order. */
const mayOpen = (kind: CallerKind, { staff, subject, orderToken }: Caller): boolean => {
  if (kind === "anyone" || kind === "stripe" || typeof staff === "object") return true;
  if (kind === "staff") return false;
  if (subject !== undefined) return true;
  return kind === "order-reader" && (staff === "wrong" || orderToken !== undefined);
};

/**
 * Lets a caller in, or says why not: who sent no credentials is asked for some, who sent the wrong ones is told so.
 * Throws what kept a token from being verified.
 */
export const admit = (
  kind: CallerKind,
  recognised: Recognised,
  takesTokens: boolean,
): { readonly caller: Caller } | { readonly refusal: Reply } => {
  if ("unknown" in recognised) throw recognised.unknown;
  if ("refused" in recognised) return { refusal: badToken(recognised.refused) };
  const { caller } = recognised;
  if (mayOpen(kind, caller)) return { caller };
  const sentSome = caller.staff === "wrong" || caller.subject !== undefined;
  return { refusal: sentSome ? problem("forbidden") : noCredentials(takesTokens) };
};
