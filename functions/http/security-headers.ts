import type { HttpRequest } from "@azure/functions";

/** For JSON that is for its caller alone: not kept, not guessed at, not shown in a page, no address given away. */
const always = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

const onlyEncrypted = { ...always, "Strict-Transport-Security": "max-age=31536000" } as const;

/** What every answer carries. TLS ends before the host, which passes on how the request came. */
export const securityHeaders = (request: Pick<HttpRequest, "headers">): Readonly<Record<string, string>> =>
  /^\s*https\b/i.test(request.headers.get("x-forwarded-proto") ?? "") ? onlyEncrypted : always;
