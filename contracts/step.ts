import type { CheckoutFailure } from "../domain/checkout.ts";
import type { Outcome } from "../domain/outcome.ts";

declare const shape: unique symbol;

/** A named unit of work: all that a saga and an activity know of each other. */
export type Step<I, T = null, R = never> = {
  /** As the timeline shows it, say `payment.capture`. */
  readonly name: string;
  readonly [shape]?: (input: I) => Outcome<T, R>;
};

/**
 * Inputs, results and refusals are objects, a result may be null: at the real host a bare boolean arrives as text, and
 * undefined as nothing at all.
 */
export const step = <I extends object, T extends object | null = null, R extends object = never>(
  name: string,
): Step<I, T, R> => ({ name });

/**
 * What an undo is given: the input of the step it undoes, why, and whether it is the last that was left to undo, so
 * that its success settles the checkout.
 */
export type Undoing<I> = { readonly of: I; readonly failure: CheckoutFailure; readonly last: boolean };

/** A step that takes another back. It cannot be refused. */
export type Undo<I, T = null> = Step<Undoing<I>, T>;

/** What it undoes is a step's input, so an object; its result is bound as that of any step. */
export const undo = <I extends object, T extends object | null = null>(name: string): Undo<I, T> => ({
  name,
});

/** The name that a step is registered with: Azure takes no dot in a function's name. */
export const functionName = (step: { readonly name: string }): string => step.name.replace(".", "-");
