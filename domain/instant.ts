import type { Instant } from "./ids.ts";

/** Milliseconds since the epoch. */
export const millis = (at: Instant): number => Date.parse(at);

/** The instant so many milliseconds since the epoch. */
export const instant = (ms: number): Instant => new Date(ms).toISOString() as Instant;

/** The instant so many milliseconds after (or, negative, before) another. */
export const plus = (at: Instant, ms: number): Instant => instant(millis(at) + ms);

export const isBefore = (a: Instant, b: Instant): boolean => millis(a) < millis(b);

/** For libraries that want a Date. */
export const toDate = (at: Instant): Date => new Date(millis(at));

export const earlier = (a: Instant, b: Instant): Instant => (isBefore(b, a) ? b : a);
