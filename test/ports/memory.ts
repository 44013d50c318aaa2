import type { Cart } from "../../domain/cart.ts";
import type { Country } from "../../domain/country.ts";
import type { Hold, HoldLine } from "../../domain/hold.ts";
import type { CartId, CheckoutId, Instant, QuoteId, Sku } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { Quote } from "../../domain/quote.ts";
import type { Answers } from "../../ports/answers.ts";
import type { AvailableStock } from "../../ports/available-stock.ts";
import type { Carts } from "../../ports/carts.ts";
import type { Door, ReserveAnswer } from "../../ports/door.ts";
import type { Holds } from "../../ports/holds.ts";
import type { Quotes } from "../../ports/quotes.ts";
import { aSku, eur, unique } from "./order-builders.ts";

/**
 * What the contract suites need of a fast memory, whole and otherwise empty or used by nobody else meanwhile: suites
 * that share one run one after the other.
 */
export type Memory = {
  readonly door: Door;
  readonly holds: Holds;
  readonly stock: AvailableStock;
  readonly carts: Carts;
  readonly quotes: Quotes;
  readonly answers: Answers;
  /** Carts with another life, in ms. */
  cartsThatLive(ttlMs: number): Carts;
  /** All of it is gone, as after a crash. */
  forget(): Promise<void>;
  close(): Promise<void>;
};

export type OpenMemory = () => Promise<Memory>;

export const aCart = (changes: Partial<Cart> = {}): Cart => ({
  cartId: `cart_${unique()}` as CartId,
  version: 1,
  status: "open",
  currency: eur,
  country: "DE" as Country,
  lines: [],
  expiresAt: instant(Date.now() + 604_800_000),
  ...changes,
});

/** Quotes are kept as they are given, so what stands in one does not matter here. */
export const aQuote = (quoteId: QuoteId, cartId: CartId, expiresAt: Instant): Quote =>
  ({
    quoteId,
    cartId,
    cartVersion: 1,
    currency: eur,
    lines: [],
    expiresAt,
    hash: unique(),
  }) as unknown as Quote;

/** One customer with a cart, who can ask the door again and again. */
export type Buyer = {
  readonly hold: Hold;
  readonly scopedToken: string;
  readonly cart: Cart;
  reserve(changes?: {
    readonly fingerprint?: string;
    readonly lines?: readonly HoldLine[];
    readonly cartVersion?: number;
    readonly ttlMs?: number;
    readonly limits?: ReadonlyMap<Sku, number>;
  }): Promise<ReserveAnswer>;
};

export const aBuyer = async (
  { carts, door }: Memory,
  lines: readonly HoldLine[],
  { customer = unique(), cart = aCart() } = {},
): Promise<Buyer> => {
  await carts.create(cart);
  const hold: Hold = {
    checkoutId: `chk_${unique()}` as CheckoutId,
    cartId: cart.cartId,
    fingerprint: `body-${unique()}`,
    customer,
    lines,
  };
  const scopedToken = unique();
  return {
    hold,
    scopedToken,
    cart,
    reserve: ({ fingerprint = hold.fingerprint, lines = hold.lines, ...rest } = {}) =>
      door.reserve({
        hold: { ...hold, fingerprint, lines },
        scopedToken,
        cartVersion: cart.version,
        ttlMs: 60_000,
        limits: new Map(),
        ...rest,
      }),
  };
};

/** A new SKU of which so many units were received. */
export const stockedSku = async ({ stock }: Memory, units: number): Promise<Sku> => {
  const sku = aSku();
  await stock.takeIn(sku, { from: 0, to: 1, delta: units });
  return sku;
};

/** What is available and held of a SKU. */
export const counted = async (
  { stock }: Memory,
  sku: Sku,
): Promise<readonly [number, number] | undefined> => {
  const count = (await stock.counts([sku])).get(sku);
  return count && [count.available, count.held];
};

/** Waits until a hold has run out. Where its life is short, that is at once. */
export const runOut = async ({ holds }: Memory, { checkoutId }: Hold): Promise<void> => {
  const deadline = performance.now() + 10_000;
  while ((await holds.state(checkoutId)).state !== "none")
    if (performance.now() > deadline) throw new Error("the hold does not run out");
};
