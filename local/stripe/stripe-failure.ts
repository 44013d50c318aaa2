import type Stripe from "stripe";

/** What Stripe puts under `error` in an answer that is not a 2xx. */
export type ErrorBody = {
  readonly type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  readonly message: string;
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly param?: string | undefined;
  readonly charge?: string | undefined;
  readonly payment_intent?: Stripe.PaymentIntent | undefined;
  readonly payment_method?: Stripe.PaymentMethod | undefined;
};

/**
 * A request that is answered with an error and changes nothing. `executed` says whether Stripe had begun to carry it
 * out: only then is the answer kept under the request's idempotency key.
 */
export class StripeFailure extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly executed: boolean;

  constructor(status: number, body: ErrorBody, executed: boolean) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.executed = executed;
  }
}

type Details = Omit<Partial<ErrorBody>, "type" | "message">;

/** 400 for parameters that are refused before anything is carried out. */
export const invalid = (message: string, details: Details = {}): StripeFailure =>
  new StripeFailure(400, { type: "invalid_request_error", message, ...details }, false);

/** 400 for a well-formed request that the present state does not allow. */
export const refused = (message: string, details: Details = {}): StripeFailure =>
  new StripeFailure(400, { type: "invalid_request_error", message, ...details }, true);

/** An id that leads nowhere: 404 when it stood in the path, 400 when it came as a parameter. */
export const noSuch = (kind: string, id: string, param: string, status: 400 | 404): StripeFailure =>
  new StripeFailure(
    status,
    { type: "invalid_request_error", code: "resource_missing", message: `No such ${kind}: '${id}'`, param },
    true,
  );

/** 400 for a step that an intent's status does not allow; the error carries the intent. */
export const unexpectedState = (
  intent: Stripe.PaymentIntent,
  message: string,
  param?: string,
): StripeFailure =>
  refused(message, { code: "payment_intent_unexpected_state", param, payment_intent: intent });

/** The JSON text of an error answer. */
export const errorText = (body: ErrorBody): string =>
  JSON.stringify({
    error: {
      ...body,
      ...(body.code && { doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll("_", "-")}` }),
    },
  });
