import type Stripe from "stripe";

/** How a card's issuer, or Stripe itself, turns a charge down. */
export type Decline = {
  readonly code: "card_declined" | "expired_card" | "incorrect_cvc" | "processing_error";
  /** The issuer's reason, as far as Stripe tells it. */
  readonly reason?: string;
  readonly message: string;
  /** Stripe's own fraud rules stopped it; the issuer was never asked. */
  readonly blocked?: true;
};

/** One of Stripe's cards for testing, and what it is there to show. */
export type TestCard = {
  readonly brand: "amex" | "mastercard" | "visa";
  readonly last4: string;
  readonly decline?: Decline;
  /** The customer has to pass 3-D Secure. */
  readonly authenticate?: true;
  readonly elevatedRisk?: true;
  /** The captured charge is disputed as fraudulent. */
  readonly disputed?: true;
  /** A refund looks done at first and fails later. */
  readonly refundFails?: true;
};

const declined = (reason: string, message = "Your card was declined."): Decline => ({
  code: "card_declined",
  reason,
  message,
});

const declines: { readonly [name: string]: readonly [last4: string, decline: Decline] } = {
  "": ["0002", declined("generic_decline")],
  InsufficientFunds: ["9995", declined("insufficient_funds", "Your card has insufficient funds.")],
  LostCard: ["9987", declined("lost_card")],
  StolenCard: ["9979", declined("stolen_card")],
  VelocityLimitExceeded: ["6975", declined("card_velocity_exceeded", "Your card was used too often.")],
  ExpiredCard: ["0069", { code: "expired_card", message: "Your card has expired." }],
  IncorrectCvc: ["0127", { code: "incorrect_cvc", message: "Your card's security code is incorrect." }],
  ProcessingError: ["0119", { code: "processing_error", message: "Your card could not be processed." }],
};

const visa = { brand: "visa" } as const;
const cards: ReadonlyMap<string, TestCard> = new Map<string, TestCard>([
  ["visa", { ...visa, last4: "4242" }],
  ["mastercard", { brand: "mastercard", last4: "4444" }],
  ["amex", { brand: "amex", last4: "0005" }],
  ["radarBlock", { ...visa, last4: "0019", decline: { ...declined("fraudulent"), blocked: true } }],
  ["riskLevelElevated", { ...visa, last4: "9235", elevatedRisk: true }],
  ["threeDSecure2Required", { ...visa, last4: "3220", authenticate: true }],
  ["authenticationRequired", { ...visa, last4: "3184", authenticate: true }],
  ["createDispute", { ...visa, last4: "0259", disputed: true }],
  ["refundFail", { ...visa, last4: "5126", refundFails: true }],
  ...Object.entries(declines).flatMap(([name, [last4, decline]]): [string, TestCard][] => [
    [`chargeDeclined${name}`, { ...visa, last4, decline }],
    [`visa_chargeDeclined${name}`, { ...visa, last4, decline }],
  ]),
]);

/** The card behind a name such as `visa` or `chargeDeclinedExpiredCard`: what follows `pm_card_` or `tok_`. */
export const testCard = (name: string): TestCard | undefined => cards.get(name);

/** The card as a payment method shows it. */
export const cardOf = ({ brand, last4 }: TestCard): Stripe.PaymentMethod.Card => ({
  brand,
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
  country: "US",
  display_brand: brand === "amex" ? "american_express" : brand,
  exp_month: 12,
  exp_year: 2034,
  fingerprint: `local${brand}${last4}`,
  funding: "credit",
  generated_from: null,
  last4,
  networks: { available: [brand], preferred: null },
  regulated_status: "unregulated",
  three_d_secure_usage: { supported: true },
  wallet: null,
});
