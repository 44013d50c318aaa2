import { createHmac } from "node:crypto";
import type { Issuer } from "./an-issuer.ts";
import { audience, inSeconds } from "./an-issuer.ts";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Tokens with all the right claims that the issuer never signed. */
export const forgedTokens = (issuer: Issuer, subject = "ada") => {
  const claims = { iss: issuer.issuer, aud: audience, sub: subject, iat: inSeconds(0), exp: inSeconds(300) };
  const unsigned = `${part({ alg: "none" })}.${part(claims)}`;
  const withPublicKey = () => {
    const input = `${part({ alg: "HS256", kid: "rs" })}.${part(claims)}`;
    const key = JSON.stringify(issuer.publicJwk("rs"));
    return `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
  };
  return { none: `${unsigned}.`, noneSigned: `${unsigned}.AAAA`, sharedSecret: withPublicKey() };
};
