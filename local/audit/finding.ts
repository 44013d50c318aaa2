/** One invariant as it was checked: over how much, and where it did not hold. */
export type Finding = {
  readonly invariant: string;
  readonly says: string;
  readonly checked: number;
  /** Each begins with the id of what is wrong. */
  readonly violations: readonly string[];
  /** What is under way may look so for a moment: wrong only if it stays. */
  readonly passes: boolean;
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
  passes: false,
});

/** As `check`, of what holds only once somebody has come to it. */
export const checkInTime: typeof check = (...given) => ({ ...check(...given), passes: true });
