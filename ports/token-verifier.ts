import type { Outcome } from "../domain/outcome.ts";

/** Who a token speaks for, once its signature, issuer, audience and time were found good. */
export type Identity = {
  /** The issuer's name for the caller (`sub`), the same for ever. */
  readonly subject: string;
  readonly roles: readonly string[];
};

/** `expired`: it was good once. `invalid`: it is not for us, not yet, not genuine, or no token at all. */
export type TokenRefusal = { readonly tag: "expired" | "invalid" };

/** Bearer tokens of the one issuer that is trusted. Asking twice changes nothing. */
export type TokenVerifier = {
  /** Throws when the issuer's keys cannot be had: then nobody knows what the token is worth. */
  verify(token: string): Promise<Outcome<Identity, TokenRefusal>>;
};
