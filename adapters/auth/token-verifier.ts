import { errors, jwtVerify } from "jose";
import { accepted, refused } from "../../domain/outcome.ts";
import type { TokenVerifier } from "../../ports/token-verifier.ts";
import { discoverKeys } from "./discovery.ts";
import { fetchJson } from "./fetch-json.ts";
import { KeysUnavailable, type KeyTimes, remoteKeys } from "./remote-keys.ts";

export type Issuer = {
  /** Exactly as `iss` has it. */
  readonly issuer: string;
  /** What `aud` must be, or contain. */
  readonly audience: string;
  /** The address of the keys; without it the issuer's discovery document says where they are. */
  readonly keysUri?: string;
};

/** Asymmetric only: with a shared secret, whoever may check a token could make one. */
const algorithms = ["RS256", "ES256"];
/** Seconds that two clocks may differ. */
const clockTolerance = 30;
const longestToken = 8192;
const longestSubject = 255;

/** JWTs as RFC 7519 and RFC 9068 have them. Every failure of the signature or a claim is a refusal, and only that. */
export const jwtVerifier = ({ issuer, audience, keysUri }: Issuer, times?: KeyTimes): TokenVerifier => {
  const keys = remoteKeys(async () => fetchJson(keysUri ?? (await discoverKeys(issuer))), times);
  const expected = { issuer, audience, algorithms, clockTolerance, requiredClaims: ["exp", "sub"] };
  return {
    async verify(token) {
      if (token.length > longestToken) return refused({ tag: "invalid" });
      try {
        const { sub, roles } = (await jwtVerify(token, keys, expected)).payload;
        if (typeof sub !== "string" || sub === "" || sub.length > longestSubject)
          return refused({ tag: "invalid" });
        return accepted({ subject: sub, roles: textsOf(roles) });
      } catch (error) {
        if (error instanceof KeysUnavailable) throw error;
        if (error instanceof errors.JWTExpired) return refused({ tag: "expired" });
        if (error instanceof errors.JOSEError) return refused({ tag: "invalid" });
        throw error;
      }
    },
  };
};

/** A list, or one text; anything else is no role. */
const textsOf = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((role) => typeof role === "string");
