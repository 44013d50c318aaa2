import type { Instant } from "./ids.ts";

/** Milliseconds since the epoch. */
export const millis = (at: Instant): number => Date.parse(at);

const form = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether a text from outside is an instant as this product writes them, in the years 1 to 9999 that stores can hold. */
export const isInstant = (text: string): text is Instant =>
  form.test(text) && !Number.isNaN(Date.parse(text));

/** The instant so many milliseconds since the epoch. */
export const instant = (ms: number): Instant => new Date(ms).toISOString() as Instant;

/** The instant so many milliseconds after (or, negative, before) another. */
export const plus = (at: Instant, ms: number): Instant => instant(millis(at) + ms);

export const isBefore = (a: Instant, b: Instant): boolean => millis(a) < millis(b);

/** For libraries that want a Date. */
export const toDate = (at: Instant): Date => new Date(millis(at));

export const earlier = (a: Instant, b: Instant): Instant => (isBefore(b, a) ? b : a);
