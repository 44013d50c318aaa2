/** Accepted: it happened. Refused: nothing happened, and this is why. Thrown: nobody knows. */
export type Outcome<T, R> =
  | { readonly tag: "accepted"; readonly value: T }
  | { readonly tag: "refused"; readonly reason: R };

export const accepted = <T>(value: T): Outcome<T, never> => ({ tag: "accepted", value });
export const refused = <R>(reason: R): Outcome<never, R> => ({ tag: "refused", reason });
