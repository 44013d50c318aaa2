import type { Step } from "../contracts/step.ts";
import type { Outcome } from "../domain/outcome.ts";

/** What stands behind a step's name. An error that it throws means that nobody knows whether it happened. */
export type Activity = {
  readonly step: string;
  handle(input: unknown): Promise<Outcome<unknown, unknown>>;
};

/** Binds a step to its work. The input arrives as the saga gave it: the compiler checked both ends against the step. */
export const activity = <I, T, R>(
  step: Step<I, T, R>,
  handle: (input: I) => Promise<Outcome<T, R>>,
): Activity => ({ step: step.name, handle: (input) => handle(input as I) });
