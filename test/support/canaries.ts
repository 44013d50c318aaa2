/** What must never be seen anywhere: each can be told from everything else that the product handles. */
export const canary = {
  email: "canary.mail@leaks.example",
  address: {
    name: "Canary Birdwatcher",
    company: "Canary & Sons",
    line1: "77 Canary Row",
    line2: "Canary floor",
    city: "Canarytown",
    postalCode: "10117",
    country: "DE",
    phone: "+49 30 77665544",
  },
  vatId: "DE987654321",
  card: "4000056655665556",
  spacedCard: "4000 0566 5566 5556",
  idempotencyKey: "canary-idempotency-key-0001",
  apiKey: "canary-api-key",
  orderToken: "canary-order-token",
  bearer: `${btoa('{"alg":"RS256","kid":"1"}')}.${btoa('{"sub":"canary","aud":"boxoffice"}')}.Y2FuYXJ5`,
  paymentMethod: "pm_canary0123456789",
  confirmationToken: "ctoken_canary0123456789",
  device: "canary-device",
  returnUrl: "https://shop.example/back?session=canary-session",
  clientAddress: "203.0.113.77",
} as const;

/** Whatever holds one of these holds a canary. */
const fragments = [
  "canary",
  "77665544",
  "987654321",
  canary.card,
  canary.spacedCard,
  canary.clientAddress,
  ...canary.bearer.split("."),
].map((fragment) => fragment.toLowerCase());

/** The canaries in a text. */
export const canariesIn = (text: string): readonly string[] => {
  const lower = text.toLowerCase();
  return fragments.filter((fragment) => lower.includes(fragment));
};

/** Headers of a caller who puts something of himself into each of them. */
export const canaryHeaders: Readonly<Record<string, string>> = {
  "idempotency-key": canary.idempotencyKey,
  "x-order-token": canary.orderToken,
  "x-forwarded-for": `${canary.clientAddress}:4711`,
  "user-agent": "Canary/1.0",
  "accept-language": "canary",
  referer: canary.returnUrl,
  cookie: `session=${canary.orderToken}`,
  "if-match": '"canary"',
  prefer: "wait=1; canary",
  "stripe-signature": "t=1,v1=canary",
  traceparent: `00-canary-${canary.card}-01`,
  tracestate: "canary=canary",
  baggage: `email=${canary.email}`,
};

/** A body with something of a customer in every member that some route knows, and in some that none does. */
export const canaryBody = {
  email: canary.email,
  cartId: canary.email,
  quoteId: canary.email,
  currency: canary.email,
  country: canary.email,
  shippingAddress: { ...canary.address, country: "canary" },
  billingAddress: canary.address,
  vatId: canary.vatId,
  shippingOptionId: "canary",
  payment: { paymentMethod: canary.paymentMethod, number: canary.vatId },
  expectedTotal: { amount: "canary", currency: "canary" },
  returnUrl: canary.returnUrl,
  device: { fingerprint: canary.device },
  title: "canary",
  reference: canary.email,
  reason: canary.email,
  delta: canary.email,
  quantity: canary.email,
  [canary.email]: canary.email,
};
