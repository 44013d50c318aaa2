import * as z from "zod";

/** Every error that an answer can carry: its status, what it means, and whether the same request may succeed later. */
export const problems = {
  validation_failed: [400, "The request is not valid", false],
  malformed_json: [400, "The body is not JSON", false],
  card_data_not_accepted: [400, "Card numbers are not accepted here", false],
  idempotency_key_required: [400, "An Idempotency-Key header is needed", false],
  idempotency_key_invalid: [400, "The Idempotency-Key is not well formed", false],
  signature_invalid: [400, "The signature does not match", false],
  unauthenticated: [401, "Credentials are needed", false],
  payment_declined: [402, "The payment was declined", false],
  authentication_failed: [402, "The payment was not authenticated", false],
  forbidden: [403, "These credentials do not open this", false],
  checkout_refused: [403, "The checkout was refused", false],
  cart_not_found: [404, "No such cart", false],
  quote_not_found: [404, "No such quote", false],
  checkout_not_found: [404, "No such checkout", false],
  order_not_found: [404, "No such order", false],
  unknown_sku: [404, "No such SKU", false],
  cart_locked: [409, "A checkout holds this cart", true],
  cart_ordered: [409, "This cart was bought", false],
  cart_empty: [409, "The cart is empty", false],
  cart_changed: [409, "The cart is not the one that was quoted", false],
  quote_expired: [409, "The quote has expired", false],
  total_mismatch: [409, "The total is not the quote's", false],
  insufficient_stock: [409, "Not enough units are left", false],
  purchase_limit: [409, "More than one customer may buy", false],
  checkout_in_progress: [409, "Another checkout has this cart", true],
  already_placed: [409, "The order is placed already", false],
  nothing_to_redrive: [409, "Nothing waits to be tried again", false],
  hold_expired: [409, "The time to pay ran out", true],
  checkout_cancelled: [409, "The checkout was cancelled", false],
  cart_version_mismatch: [412, "The cart has another version", false],
  body_too_large: [413, "The body is too large", false],
  unsupported_media_type: [415, "The body must be application/json", false],
  quantity_limit: [422, "More units than a cart line may have", false],
  cart_full: [422, "The cart has as many lines as it may have", false],
  total_too_large: [422, "The total is more than can be charged at once", false],
  address_invalid: [422, "The address cannot be delivered to", false],
  country_not_served: [422, "The shop does not deliver to this country", false],
  product_unavailable: [422, "Some products cannot be bought now", false],
  export_restricted: [422, "Some products may not be exported there", false],
  currency_not_sold: [422, "The shop does not sell in this currency", false],
  idempotency_key_reused: [422, "The Idempotency-Key was used with another request", false],
  payment_method_invalid: [422, "The payment method cannot be used", false],
  reference_reused: [422, "The reference stands for another movement", false],
  rate_limited: [429, "Too many requests", true],
  dependency_unavailable: [503, "A service that is needed is away", true],
} as const satisfies Record<string, readonly [status: number, title: string, retryable: boolean]>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457, with a stable code; `errors` point into the body (or name a parameter). */
export const ProblemShape = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    retryable: z.boolean(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
