import Stripe from "stripe";
import type { Instant } from "../../domain/ids.ts";
import { isBefore, millis, plus } from "../../domain/instant.ts";
import { accepted, type Outcome, refused } from "../../domain/outcome.ts";
import type { Authorized, Charge, PaymentRefusal } from "../../domain/payment.ts";
import type { Payments } from "../../ports/payments.ts";
import { fromStripe, toStripe } from "./amounts.ts";
import { refusalOf } from "./declines.ts";
import { idOf, nextActionOf, paymentOf } from "./intent.ts";
import { isReplayed, isUnexpectedState, once } from "./once.ts";

type Intent = Stripe.PaymentIntent;

/** Stripe keeps a key for at least 24 hours; four of them are left for clocks and delays. */
const keyLifeMs = 20 * 3_600_000;
const clockSkewMs = 300_000;

/** Stripe's answers are values; what is thrown means that nobody knows, and asking again finds out by reading. */
export const stripePayments = (stripe: Stripe, now: () => Instant): Payments => {
  const retrieve = (id: string) => stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });

  /** The PaymentIntent as it is, or undefined where this still holds of it. */
  const retrieveUnless = async (holds: (intent: Intent) => boolean, id: string) => {
    const intent = await retrieve(id);
    return holds(intent) ? undefined : intent;
  };

  const list = (from: Instant, to: Instant) =>
    stripe.paymentIntents.list({
      created: { gte: Math.floor(millis(from) / 1000), lte: Math.ceil(millis(to) / 1000) },
      limit: 100,
      expand: ["data.latest_charge"],
    });

  /** By its metadata, for when no key can answer any more. */
  const lookUp = async ({ checkoutId, startedAt }: Charge): Promise<Intent | undefined> => {
    for await (const intent of list(plus(startedAt, -clockSkewMs), plus(startedAt, keyLifeMs)))
      if (intent.metadata["checkout_id"] === checkoutId) return intent;
    return undefined;
  };

  /** The PaymentIntent of a charge as it is now, made if it never was; undefined when it is too late to make one. */
  const obtain = async (charge: Charge): Promise<Intent | undefined> => {
    if (millis(now()) - millis(charge.startedAt) > keyLifeMs) return lookUp(charge);
    const params: Stripe.PaymentIntentCreateParams = {
      ...toStripe(charge.amount),
      capture_method: "manual",
      automatic_payment_methods: { enabled: true, allow_redirects: charge.returnUrl ? "always" : "never" },
      metadata: { checkout_id: charge.checkoutId },
    };
    const made = await once<Intent>(
      `${charge.checkoutId}:create`,
      (options) => stripe.paymentIntents.create(params, options),
      () => lookUp(charge),
    );
    return isReplayed(lastHeaders(made)) ? retrieve(made.id) : made;
  };

  const isUntouched = (intent: Intent) =>
    intent.status === "requires_confirmation" ||
    (intent.status === "requires_payment_method" && !intent.last_payment_error);

  const confirm = (intent: Intent, { checkoutId, source, returnUrl }: Charge): Promise<Intent> =>
    once(
      `${checkoutId}:confirm`,
      (options) =>
        stripe.paymentIntents.confirm(
          intent.id,
          {
            ...("paymentMethod" in source
              ? { payment_method: source.paymentMethod }
              : { confirmation_token: source.confirmationToken }),
            ...(returnUrl ? { return_url: returnUrl } : {}),
          },
          options,
        ),
      () => retrieveUnless(isUntouched, intent.id),
    );

  const cancel = async (intent: Intent): Promise<Intent> => {
    if (intent.status === "canceled") return intent;
    try {
      return await stripe.paymentIntents.cancel(intent.id);
    } catch (error) {
      if (!isUnexpectedState(error)) throw error;
      return retrieve(intent.id);
    }
  };

  const isOutstanding = (intent: Intent): boolean => {
    const { received, refunded } = paymentOf(intent);
    return refunded.amount < received.amount;
  };

  const refund = async (intent: Intent): Promise<void> => {
    if (!isOutstanding(intent)) return;
    const before = paymentOf(intent).refunded.amount;
    let made: object;
    try {
      made = await once<object>(
        `${intent.id}:refund`,
        (options) =>
          stripe.refunds.create({ payment_intent: intent.id, reason: "requested_by_customer" }, options),
        () => retrieveUnless((current) => paymentOf(current).refunded.amount === before, intent.id),
      );
    } catch (error) {
      const already = error instanceof Stripe.errors.StripeError && error.code === "charge_already_refunded";
      if (!already) throw error;
      return;
    }
    // A bank can send a refund back days later; asking again would only replay the answer that it went out.
    if (isReplayed(lastHeaders(made)) && isOutstanding(await retrieve(intent.id)))
      throw new Error("a refund that was made has come back");
  };

  /** Cancelled, or refunded in full where the money was taken already. */
  const letGo = async (intent: Intent): Promise<void> => {
    const after = intent.status === "succeeded" ? await retrieve(intent.id) : await cancel(intent);
    if (after.status === "succeeded") return refund(after);
    if (after.status !== "canceled") throw new Error(`a PaymentIntent stays ${after.status}`);
  };

  const answer = async (intent: Intent): Promise<Outcome<Authorized, PaymentRefusal>> => {
    const paymentIntentId = idOf(intent);
    switch (intent.status) {
      case "requires_capture":
        return accepted({ state: "authorized", paymentIntentId });
      case "succeeded":
        return accepted({ state: "captured", paymentIntentId });
      case "requires_action":
        return accepted({ state: "action-needed", paymentIntentId, nextAction: nextActionOf(intent) });
      case "processing":
        return accepted({ state: "processing", paymentIntentId });
      default: {
        const reason: PaymentRefusal = intent.last_payment_error
          ? refusalOf(intent.last_payment_error)
          : { tag: "payment-cancelled" };
        const after = await cancel(intent);
        return after.status === "canceled" ? refused(reason) : answer(after);
      }
    }
  };

  return {
    async authorize(charge) {
      const intent = await obtain(charge).catch(unlessInvalid);
      if (!intent) return refused({ tag: "payment-cancelled" });
      if (typeof intent === "string") return refused({ tag: "declined", declineCode: intent });
      if (!isUntouched(intent)) return answer(intent);
      try {
        const confirmed = await confirm(intent, charge);
        return answer(isReplayed(lastHeaders(confirmed)) ? await retrieve(intent.id) : confirmed);
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError || isUnexpectedState(error))
          return answer(await retrieve(intent.id));
        unlessInvalid(error);
        const after = await cancel(await retrieve(intent.id));
        return after.status === "canceled" ? refused({ tag: "method-invalid" }) : answer(after);
      }
    },

    async capture(paymentIntentId, { checkoutId, orderId, deadline }) {
      const received = (intent: Intent) =>
        accepted({ received: fromStripe(intent.amount_received, intent.currency) });
      if (isBefore(now(), deadline)) {
        try {
          const intent = await once<Intent>(
            `${checkoutId}:capture`,
            (options) =>
              stripe.paymentIntents.capture(paymentIntentId, { metadata: { order_id: orderId } }, options),
            () => retrieveUnless(({ status }) => status === "requires_capture", paymentIntentId),
          );
          if (intent.status === "succeeded") return received(intent);
        } catch (error) {
          if (!isUnexpectedState(error)) throw error;
        }
      }
      const current = await retrieve(paymentIntentId);
      if (current.status === "succeeded") {
        if (!current.metadata["order_id"])
          await stripe.paymentIntents.update(paymentIntentId, { metadata: { order_id: orderId } });
        return received(current);
      }
      if (current.status === "requires_capture" && isBefore(now(), deadline))
        throw new Error("a capture that was asked for has not happened yet");
      const after = await cancel(current);
      if (after.status === "succeeded") return received(after);
      if (after.status !== "canceled") throw new Error(`a PaymentIntent stays ${after.status}`);
      return refused({ tag: "not-capturable" });
    },

    async void(charge) {
      const intent = await obtain(charge).catch(unlessInvalid);
      if (intent && typeof intent !== "string") await letGo(intent);
    },

    async voidById(paymentIntentId) {
      await letGo(await retrieve(paymentIntentId));
    },

    async read(paymentIntentId) {
      try {
        return paymentOf(await retrieve(paymentIntentId));
      } catch (error) {
        if (error instanceof Stripe.errors.StripeError && error.code === "resource_missing") return undefined;
        throw error;
      }
    },

    async *list({ from, to }) {
      for await (const intent of list(from, to)) if (intent.metadata["checkout_id"]) yield paymentOf(intent);
    },

    async ping() {
      await stripe.balance.retrieve();
    },
  };
};

const lastHeaders = (answer: object): Record<string, string | undefined> | undefined =>
  (answer as Partial<Stripe.Response<unknown>>).lastResponse?.headers;

/** Stripe's word for a request that it will never take (an amount too small, an unknown method); other errors go on. */
const unlessInvalid = (error: unknown): string => {
  if (error instanceof Stripe.errors.StripeInvalidRequestError && !isUnexpectedState(error))
    return error.code ?? "invalid_request";
  throw error;
};
