import { fetchJson } from "./fetch-json.ts";

/**
 * Where an issuer keeps its keys, by its discovery document (OpenID Connect Discovery 1.0). Throws when the document
 * cannot be had, or speaks for another issuer: then its keys would vouch for somebody else's tokens.
 */
export const discoverKeys = async (issuer: string): Promise<string> => {
  const document = await fetchJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  if (document["issuer"] !== issuer) throw new Error("the discovery document is of another issuer");
  const address = document["jwks_uri"];
  if (typeof address !== "string") throw new Error("the discovery document names no jwks_uri");
  return address;
};
