import type { CheckoutFailure } from "../domain/checkout.ts";
import type { Outcome } from "../domain/outcome.ts";

declare const shape: unique symbol;

/** A named unit of work: all that a saga and an activity know of each other. */
export type Step<I, T = null, R = never> = {
  /** As the timeline shows it, say `payment.capture`. */
  readonly name: string;
  readonly [shape]?: (input: I) => Outcome<T, R>;
};

export const step = <I, T = null, R = never>(name: string): Step<I, T, R> => ({ name });

/**
 * What an undo is given: the input of the step it undoes, why, and whether it is the last that was left to undo, so
 * that its success settles the checkout.
 */
export type Undoing<I> = { readonly of: I; readonly failure: CheckoutFailure; readonly last: boolean };

/** A step that takes another back. It cannot be refused. */
export type Undo<I, T = null> = Step<Undoing<I>, T>;

/** The name that a step is registered with: Azure takes no dot in a function's name. */
export const functionName = (step: { readonly name: string }): string => step.name.replace(".", "-");
