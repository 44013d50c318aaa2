/** The token of `Authorization: Bearer …` (RFC 6750); a header without one, or of another scheme, brings none. */
export const bearerOf = (authorization: string | null): string | undefined => {
  const [, token = ""] = /^\s*bearer(?:\s+(.*))?$/i.exec(authorization ?? "") ?? [];
  return token.trim() === "" ? undefined : token.trim();
};
