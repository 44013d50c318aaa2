import type { HttpCookie } from "../typed-data.ts";

const sameSites = { lax: "lax", strict: "strict", explicitNone: "none" } as const;

/** A `Set-Cookie` value as the real host writes it: attributes in lower case, name and value URI-encoded. */
export function formatCookie(cookie: HttpCookie): string {
  const parts = [`${escapeText(cookie.name)}=${escapeText(cookie.value)}`];
  if (cookie.expires) parts.push(`expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  if (cookie.maxAge) parts.push(`max-age=${Math.trunc(cookie.maxAge.value)}`);
  if (cookie.domain) parts.push(`domain=${cookie.domain.value}`);
  if (cookie.path) parts.push(`path=${cookie.path.value}`);
  if (cookie.secure?.value) parts.push("secure");
  if (cookie.sameSite && cookie.sameSite !== "none") parts.push(`samesite=${sameSites[cookie.sameSite]}`);
  if (cookie.httpOnly?.value) parts.push("httponly");
  return parts.join("; ");
}

/** RFC 3986 escaping, which .NET uses here: it also escapes what `encodeURIComponent` leaves alone. */
const escapeText = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
