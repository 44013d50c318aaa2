import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";

/** The issuer's keys cannot be had now: whether a token is genuine is not known. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";

  constructor(reason: unknown) {
    super(`the issuer's keys cannot be had: ${reason instanceof Error ? reason.message : String(reason)}`);
  }
}

export type KeyTimes = {
  /** After so many ms the keys are fetched anew: a key that the issuer withdrew is trusted no longer than that. */
  readonly freshMs: number;
  /** For so many ms they are used all the same while they cannot be fetched. */
  readonly usableMs: number;
  /** A key that is not among them has them fetched anew, but not sooner than this after the last time. */
  readonly cooldownMs: number;
  /** After a fetch that failed nobody tries again for so many ms. */
  readonly pauseMs: number;
};

export const usualTimes: KeyTimes = {
  freshMs: 600_000,
  usableMs: 86_400_000,
  cooldownMs: 30_000,
  pauseMs: 1000,
};

type Keys = { readonly get: JWTVerifyGetKey; readonly fetchedAt: number };

/**
 * The keys of an issuer by what `fetchKeys` gives (a JWK set), for jose to choose from. They are imported once and kept;
 * a fetch that is under way is shared. Where the issuer is away, the first request waits for it, and those after it
 * use what is there. `now` in ms.
 */
export const remoteKeys = (
  fetchKeys: () => Promise<unknown>,
  times: KeyTimes = usualTimes,
  now: () => number = Date.now,
): JWTVerifyGetKey => {
  let keys: Keys | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let underWay: Promise<void> | undefined;

  const fetchOnce = async (): Promise<void> => {
    try {
      keys = { get: createLocalJWKSet(setOf(await fetchKeys())), fetchedAt: now() };
      failure = undefined;
    } catch (error) {
      failure = error;
      failedAt = now();
    } finally {
      underWay = undefined;
    }
  };
  const fetchAnew = (): Promise<void> => {
    if (failure !== undefined && now() - failedAt < times.pauseMs) return Promise.resolve();
    underWay ??= fetchOnce();
    return underWay;
  };
  const isOlder = (ms: number) => keys === undefined || now() - keys.fetchedAt >= ms;

  const current = async (): Promise<Keys> => {
    if (isOlder(times.freshMs)) {
      const fetching = fetchAnew();
      if (isOlder(times.usableMs) || failure === undefined) await fetching;
    }
    if (keys === undefined || isOlder(times.usableMs)) throw new KeysUnavailable(failure);
    return keys;
  };

  return async (header, token) => {
    const { get } = await current();
    try {
      return await get(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !isOlder(times.cooldownMs)) throw error;
    }
    await fetchAnew();
    if (keys === undefined || failure !== undefined) throw new KeysUnavailable(failure);
    return keys.get(header, token);
  };
};

/** jose looks at the shape itself, and throws what it does not like. */
const setOf = (document: unknown) => document as Parameters<typeof createLocalJWKSet>[0];
