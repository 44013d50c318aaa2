import type Stripe from "stripe";
import { email, type Kind, object, orUnset, text } from "./parameters.ts";

const line = orUnset(text());
const address = object({
  city: line,
  country: line,
  line1: line,
  line2: line,
  postal_code: line,
  state: line,
});
type AddressRead = ReturnType<typeof address>;

/** Reads the billing details that may come with a payment method. */
export const billingDetails = object({ address, email: orUnset(email), name: line, phone: line }, ["tax_id"]);
export type BillingDetails = ReturnType<typeof billingDetails>;

/** An address as Stripe answers it: every field there, null where nothing was sent. */
export const addressOf = (read: AddressRead | undefined): Stripe.Address => ({
  city: read?.city ?? null,
  country: read?.country ?? null,
  line1: read?.line1 ?? null,
  line2: read?.line2 ?? null,
  postal_code: read?.postal_code ?? null,
  state: read?.state ?? null,
});

const shippingSpec = object({ address, name: text(), phone: line, carrier: line, tracking_number: line });

/** Reads a shipping address, in the form in which Stripe answers it. */
export const shipping: Kind<Stripe.PaymentIntent.Shipping> = (value, path) => {
  const read = shippingSpec(value, path);
  return {
    address: addressOf(read.address),
    ...(read.name !== undefined && { name: read.name }),
    carrier: read.carrier ?? null,
    phone: read.phone ?? null,
    tracking_number: read.tracking_number ?? null,
  };
};
