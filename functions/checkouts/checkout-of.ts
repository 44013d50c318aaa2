import type { InvocationContext } from "@azure/functions";
import type { CheckoutId } from "../../domain/ids.ts";

const known = new WeakMap<InvocationContext, CheckoutId>();

/** From now on this invocation is about this checkout, for whoever must tell what became of it. */
export const isAbout = (context: InvocationContext, checkoutId: CheckoutId): void => {
  known.set(context, checkoutId);
};

/** The checkout that an invocation is about, where its path does not say so; undefined until it is known. */
export const checkoutOf = (context: InvocationContext): CheckoutId | undefined => known.get(context);
