import { randomBytes } from "node:crypto";
import type { CheckoutFailure } from "../../domain/checkout.ts";
import type { Country } from "../../domain/country.ts";
import type { Currency } from "../../domain/currency.ts";
import type {
  CartId,
  CheckoutId,
  CustomerId,
  EventId,
  Instant,
  OrderId,
  PaymentIntentId,
  QuoteId,
  Sku,
} from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import { money } from "../../domain/money.ts";
import type { OrderContact } from "../../domain/order.ts";
import type { QuoteLine, QuoteSnapshot } from "../../domain/quote.ts";
import type { NewOrder } from "../../ports/orders.ts";

export const eur = "EUR" as Currency;

/** Text that no other test has, so that a suite may run on a store that holds other data. */
export const unique = (): string => randomBytes(8).toString("hex");

export const aSku = (name = "SKU"): Sku => `${name}-${unique()}` as Sku;

/** So many seconds after an instant that all tests count from. */
export const second = (seconds: number): Instant => instant(Date.UTC(2026, 10, 24, 12) + seconds * 1000);

/** One line of an order: `quantity` units at ten euro each, with 19 % tax on top. */
const aLine = (sku: Sku, quantity: number): QuoteLine => ({
  sku,
  title: `Ticket ${sku}`,
  quantity,
  unitPrice: money(1000, eur),
  lineTotal: money(1000 * quantity, eur),
  taxes: [{ name: "VAT", rate: "0.19", amount: money(190 * quantity, eur) }],
});

const aSnapshot = (quoteId: QuoteId, cartId: CartId, lines: readonly QuoteLine[]): QuoteSnapshot => {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    quoteId,
    cartId,
    cartVersion: 3,
    currency: eur,
    pricesIncludeTax: false,
    lines,
    shippingTaxes: [{ name: "VAT", rate: "0.19", amount: money(95, eur) }],
    shippingOptions: [
      {
        id: "std",
        carrier: "Post",
        service: "Standard",
        price: money(500, eur),
        deliveryEstimate: "2-4 days",
        source: "live",
      },
      {
        id: "exp",
        carrier: "Post",
        service: "Express",
        price: money(900, eur),
        deliveryEstimate: "1 day",
        source: "live",
      },
    ],
    shippingOptionId: "std",
    totals: {
      goods: money(1000 * units, eur),
      shipping: money(500, eur),
      tax: money(190 * units + 95, eur),
      total: money(1190 * units + 595, eur),
    },
    taxSource: "table",
    expiresAt: second(900),
    hash: "0".repeat(64),
  };
};

export const aContact = (email = `buyer-${unique()}@example.test`): OrderContact => ({
  email,
  shippingAddress: {
    name: "Zoë Müller",
    line1: "Gasse 1",
    city: "Wien",
    postalCode: "1010",
    country: "AT" as Country,
    phone: "+43 1 0000000",
  },
  billingAddress: {
    name: "Müller OG",
    line1: "Weg 2",
    city: "Köln",
    postalCode: "50667",
    country: "DE" as Country,
  },
  vatId: "ATU00000000",
});

/** An order of these units; where no `id` is given, of a checkout, cart and customer that nobody else has. */
export const anOrder = (
  lines: readonly (readonly [sku: Sku, quantity: number])[],
  {
    id = unique(),
    at = second(0),
    contact = aContact(),
    key = {},
  }: { id?: string; at?: Instant; contact?: OrderContact; key?: Partial<NewOrder["key"]> } = {},
): NewOrder => {
  const quoteId = `quote_${id}` as QuoteId;
  const cartId = key.cartId ?? (`cart_${id}` as CartId);
  const snapshot = aSnapshot(
    quoteId,
    cartId,
    lines.map(([sku, quantity]) => aLine(sku, quantity)),
  );
  return {
    key: {
      checkoutId: `chk_${id}` as CheckoutId,
      scopedToken: `token-${id}`,
      fingerprint: `print-${id}`,
      cartId,
      quoteId,
      total: snapshot.totals.total,
      ...key,
    },
    orderId: `ord_${id}` as OrderId,
    customerId: `cus_${id}` as CustomerId,
    paymentIntentId: `pi_${id}` as PaymentIntentId,
    snapshot,
    contact,
    at,
  };
};

/** The payment that places an order: its whole total, and the id of its first event. */
export const paidFor = ({ snapshot, orderId }: NewOrder, at = second(1)) => ({
  captured: snapshot.totals.total,
  eventId: `evt_${orderId}_1` as EventId,
  at,
});

export const declined: CheckoutFailure = {
  code: "payment_declined",
  message: "The card was declined.",
  retryable: false,
  declineCode: "insufficient_funds",
};
export const cancelled: CheckoutFailure = {
  code: "checkout_cancelled",
  message: "Cancelled.",
  retryable: false,
};
