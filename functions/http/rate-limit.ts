import type { HttpRequest } from "@azure/functions";
import { isLimited, type Route } from "../../contracts/http/route.ts";
import type { Allowance, RateLimits } from "../../ports/rate-limits.ts";
import { clientAddress } from "./client-address.ts";
import { problem, type Reply } from "./reply.ts";

export type RateSettings = {
  readonly limits: RateLimits;
  readonly perMinute: number;
  /** Proxies of our own in front of the platform's. */
  readonly trustedProxies: number;
  readonly pseudonym: (address: string) => string;
};

/** What a request that was counted adds to its answer, whatever that is; `refusal` when there were too many. */
export type Counted = { readonly headers: Readonly<Record<string, string>>; readonly refusal?: Reply };

const windowMs = 60_000;
const seconds = (ms: number) => Math.ceil(ms / 1000);

/** The fields of draft-ietf-httpapi-ratelimit-headers-11: quota and window, what remains, and when all is there again. */
const rateHeaders = (allowance: Allowance, perMinute: number) => ({
  "RateLimit-Policy": `"default";q=${perMinute};w=${windowMs / 1000}`,
  RateLimit: `"default";r=${allowance.tag === "taken" ? allowance.remaining : 0};t=${seconds(allowance.wholeInMs)}`,
});

/**
 * Counts a request for its caller, who is known by their pseudonym where they signed in, and else by their address.
 * Where nobody can count, the request goes on: the limit spares the service work, it guards nothing that must not
 * happen, and a shop that closes because its counter is away would do itself what the limit is to prevent.
 */
export const countRequest = async (
  { limits, perMinute, trustedProxies, pseudonym }: RateSettings,
  route: Pick<Route, "tag" | "caller">,
  request: Pick<HttpRequest, "headers">,
  owner: string | undefined,
): Promise<Counted> => {
  if (!isLimited(route)) return { headers: {} };
  const address = clientAddress(request.headers.get("x-forwarded-for"), trustedProxies);
  const caller = owner ?? pseudonym(`address ${address ?? "unknown"}`);
  const allowance = await limits.take(caller, { requests: perMinute, windowMs }).catch(() => undefined);
  if (!allowance) return { headers: {} };
  const headers = rateHeaders(allowance, perMinute);
  if (allowance.tag === "taken") return { headers };
  const retryAfter = { "Retry-After": `${Math.max(1, seconds(allowance.nextInMs))}` };
  return { headers, refusal: problem("rate_limited", { headers: retryAfter }) };
};
