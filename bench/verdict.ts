/** One target of a benchmark, and what a run showed of it. */
export type Verdict = {
  readonly what: string;
  /** Undefined where the run did not measure it. */
  readonly measured: number | undefined;
  /** Its standard error, where it is estimated from samples that scatter. */
  readonly error?: number;
  /** Empty for a bare ratio. */
  readonly unit: string;
  readonly target: { readonly atMost: number } | { readonly atLeast: number };
};

export type Outcome = "met" | "missed" | "undecided" | "not measured";

const errorsOfDoubt = 2;

/**
 * Judged by the number as it is, never as it is printed; undecided while the target lies within two standard errors of
 * it. What is not a number meets nothing.
 */
export const outcomeOf = ({ measured, error = 0, target }: Verdict): Outcome => {
  if (measured === undefined || Number.isNaN(measured)) return "not measured";
  if (!(Math.abs(measured - boundOf(target)) >= errorsOfDoubt * error)) return "undecided";
  return ("atMost" in target ? measured <= target.atMost : measured >= target.atLeast) ? "met" : "missed";
};

/** The one line that a benchmark says about a target: outcome, what, the number, and the target it is held against. */
export const verdictLine = (verdict: Verdict): string => {
  const { what, unit, target } = verdict;
  const side = "atMost" in target ? "at most" : "at least";
  const inUnit = (number: string) => [number, unit].filter(Boolean).join(" ");
  const number = numberOf(verdict);
  return `${outcomeOf(verdict).padEnd(12)}  ${what}: ${number === undefined ? "no number" : inUnit(number)} (target: ${side} ${inUnit(legible(boundOf(target)))})`;
};

/** Everything that is said at the end: a line for each target, and what none of them says anything about. */
export const verdictText = (verdicts: readonly Verdict[], notMeasured: readonly string[]): string =>
  `\n${verdicts.map((verdict) => `${verdictLine(verdict)}\n`).join("")}not measured  ${notMeasured.join("; ")}\n`;

const numberOf = ({ measured, error, target }: Verdict): string | undefined => {
  if (measured === undefined || Number.isNaN(measured)) return undefined;
  const bound = boundOf(target);
  // A miss by a hair must not look like a hit.
  const isHair = measured !== bound && legible(measured) === legible(bound);
  const number = isHair ? String(measured) : legible(measured);
  return error === undefined ? number : `${number} ± ${legible(error)}`;
};

const boundOf = (target: Verdict["target"]): number => ("atMost" in target ? target.atMost : target.atLeast);

const legible = (value: number): string => String(Number(value.toFixed(2)));
