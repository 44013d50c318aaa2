/** One invariant as it was checked: over how much, and where it did not hold. */
export type Finding = {
  readonly invariant: string;
  readonly says: string;
  readonly checked: number;
  readonly violations: readonly string[];
};

/** Collects what is wrong with each of many things. */
export const check = <T>(
  invariant: string,
  says: string,
  things: readonly T[],
  wrong: (thing: T) => string | readonly string[] | undefined,
): Finding => ({
  invariant,
  says,
  checked: things.length,
  violations: things.flatMap((thing) => wrong(thing) ?? []),
});
