/** So many requests in so many milliseconds: they may come all at once, and come back one by one. */
export type RatePolicy = { readonly requests: number; readonly windowMs: number };

/** What became of one more request. `wholeInMs`: when nothing of the allowance is used any more. */
export type Allowance =
  /** `remaining`: how many may follow at once. */
  | { readonly tag: "taken"; readonly remaining: number; readonly wholeInMs: number }
  /** `nextInMs`: when one may come again. */
  | { readonly tag: "refused"; readonly nextInMs: number; readonly wholeInMs: number };

/** Counts the requests of each caller. Every call is another request; a refused one takes nothing. */
export type RateLimits = {
  /** Throws when nobody counts. */
  take(caller: string, policy: RatePolicy): Promise<Allowance>;
};
