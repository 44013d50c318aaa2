import Stripe from "stripe";
import { onTestFinished } from "vitest";
import { type RunningStripe, type StripeOptions, startStripe } from "../../../local/stripe/stripe.ts";
import { apiKey } from "./api-key.ts";

/** The real client, pointed at a stand-in. */
export const clientOf = (port: number, retries = 0): Stripe =>
  new Stripe(apiKey, { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: retries });

/** A stand-in for the time of one test, and the real client connected to it. */
export const standIn = async (
  options: Partial<StripeOptions> = {},
): Promise<{ running: RunningStripe; stripe: Stripe }> => {
  const running = await startStripe({ port: 0, apiKey, ...options });
  onTestFinished(() => running.close());
  return { running, stripe: clientOf(running.port) };
};

/** What an intent of the box office looks like: held first, captured later, cards only. */
export const held = {
  amount: 1999,
  currency: "eur",
  capture_method: "manual",
  allowed_payment_method_types: ["card"],
} as const satisfies Stripe.PaymentIntentCreateParams;

/** As `held`, confirmed at once with a card. */
export const heldWith = (card: string) => ({ ...held, confirm: true, payment_method: card }) as const;

/** The error that a call to Stripe fails with. */
export const failure = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error(`Stripe was to refuse this, and answered ${String(error)}`);
};

/** A request without the client, for what the client would never send. */
export const raw = (
  running: RunningStripe,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(running.baseUrl + path, {
    method,
    redirect: "manual",
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });

/** Waits until something holds; fails after five seconds. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 5000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("What was waited for did not happen within five seconds");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
