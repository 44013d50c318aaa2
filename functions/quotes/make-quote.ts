import type { Address } from "../../domain/address.ts";
import { addressProblems } from "../../domain/address.ts";
import type { Cart } from "../../domain/cart.ts";
import type { Country } from "../../domain/country.ts";
import type { Instant, Sku } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import { largestCharge, money } from "../../domain/money.ts";
import { totalsOf } from "../../domain/pricing.ts";
import type { Product } from "../../domain/product.ts";
import type { Quote, QuoteLine } from "../../domain/quote.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import type { Quotes } from "../../ports/quotes.ts";
import type { ShippingRates } from "../../ports/shipping-rates.ts";
import type { Taxes } from "../../ports/taxes.ts";
import { problem, type Reply } from "../http/reply.ts";
import { invalid } from "../http/validate.ts";

export type QuoteSettings = {
  readonly ttlMs: number;
  readonly pricesIncludeTax: boolean;
  /** Undefined = everywhere that is not embargoed. */
  readonly shipTo: ReadonlySet<Country> | undefined;
  readonly embargoed: ReadonlySet<Country>;
};

export type QuoteNeeds = {
  readonly catalogue: Catalogue;
  readonly taxes: Taxes;
  readonly shipping: ShippingRates;
  readonly quotes: Quotes;
  readonly ids: Pick<Identifiers, "newQuoteId" | "fingerprint">;
  readonly now: () => Instant;
  readonly settings: QuoteSettings;
};

/** Where a cart is to go, and what else its price depends on. */
export type QuoteWish = {
  readonly shippingAddress: Address;
  readonly billingAddress?: Address;
  readonly vatId?: string;
  readonly shippingOptionId?: string;
  /** The signed-in customer that it is for. */
  readonly owner?: string | undefined;
};

/** Prices a cart at this moment and keeps the result, or says why it cannot be bought as it is. */
export const makeQuote = async (
  cart: Cart,
  wish: QuoteWish,
  { catalogue, taxes, shipping, quotes, ids, now, settings }: QuoteNeeds,
): Promise<{ readonly quote: Quote } | { readonly refusal: Reply }> => {
  const { shippingAddress: to, billingAddress, vatId, shippingOptionId, owner } = wish;
  const { currency } = cart;
  const { pricesIncludeTax } = settings;
  const refused = refusedAddress(to, settings);
  if (refused) return { refusal: refused };

  const products = await catalogue.find(cart.lines.map((line) => line.sku));
  const barred = refusedProducts(cart, products, to.country, settings);
  if (barred) return { refusal: barred };

  const goods = cart.lines.flatMap(({ sku, quantity }) => {
    const product = products.get(sku);
    const price = product?.prices[currency];
    return product && price !== undefined ? [{ sku, quantity, product, price }] : [];
  });
  const weightGrams = goods.reduce((sum, { product, quantity }) => sum + product.weightGrams * quantity, 0);
  const options = await shipping.options({ to, weightGrams, currency });
  const option =
    shippingOptionId === undefined ? options[0] : options.find(({ id }) => id === shippingOptionId);
  if (options.length === 0) return { refusal: problem("currency_not_sold") };
  if (!option)
    return {
      refusal: invalid([{ pointer: "/shippingOptionId", message: "is none of the cart's shipping options" }]),
    };

  const priced = goods.map((line) => ({ ...line, lineTotal: money(line.price * line.quantity, currency) }));
  const taxed = await taxes.calculate({
    to,
    pricesIncludeTax,
    lines: priced.map(({ lineTotal, product }) => ({ amount: lineTotal, taxCode: product.taxCode })),
    shipping: option.price,
  });
  const lines = priced.map(
    ({ sku, quantity, product, price, lineTotal }, index): QuoteLine => ({
      sku,
      title: product.title,
      quantity,
      unitPrice: money(price, currency),
      lineTotal,
      taxes: taxed.lines[index] ?? [],
    }),
  );
  const totals = totalsOf(currency, lines, { option, taxes: taxed.shipping }, pricesIncludeTax);
  const largest = largestCharge(currency);
  if (totals.total.amount > largest)
    return {
      refusal: problem("total_too_large", {
        detail: `At most ${largest} ${currency} (in minor units) can be charged at once`,
        members: { total: totals.total, largest: money(largest, currency) },
      }),
    };
  const content = {
    quoteId: ids.newQuoteId(),
    cartId: cart.cartId,
    cartVersion: cart.version,
    currency,
    pricesIncludeTax,
    lines,
    shippingTaxes: taxed.shipping,
    shippingOptions: options,
    shippingOptionId: option.id,
    totals,
    taxSource: taxed.source,
    shippingAddress: to,
    ...(billingAddress === undefined ? {} : { billingAddress }),
    ...(vatId === undefined ? {} : { vatId }),
    expiresAt: plus(now(), settings.ttlMs),
  };
  const limits = goods.flatMap(({ sku, product }) =>
    product.purchaseLimit === undefined ? [] : [[sku, product.purchaseLimit] as const],
  );
  const quote: Quote = {
    ...content,
    ...(limits.length === 0 ? {} : { purchaseLimits: Object.fromEntries(limits) }),
    ...(owner === undefined ? {} : { owner }),
    hash: ids.fingerprint(content),
  };
  await quotes.put(quote);
  return { quote };
};

const refusedAddress = (to: Address, { shipTo, embargoed }: QuoteSettings): Reply | undefined => {
  const problems = addressProblems(to);
  if (problems.length > 0)
    return problem("address_invalid", {
      errors: problems.map(({ field, message }) => ({ pointer: `/shippingAddress/${field}`, message })),
    });
  const served = shipTo === undefined || shipTo.has(to.country);
  return served && !embargoed.has(to.country) ? undefined : problem("country_not_served");
};

const refusedProducts = (
  cart: Cart,
  products: ReadonlyMap<Sku, Product>,
  country: Country,
  { embargoed }: QuoteSettings,
): Reply | undefined => {
  const skus = cart.lines.map(({ sku }) => sku);
  const gone = skus.filter((sku) => !products.get(sku)?.active);
  if (gone.length > 0)
    return problem("product_unavailable", { members: { lines: gone.map((sku) => ({ sku })) } });
  const restricted = skus.flatMap((sku) => {
    const product = products.get(sku);
    if (product?.restrictedCountries?.includes(country)) return [{ sku, rule: "restricted_country" }];
    return product && embargoed.has(product.originCountry) ? [{ sku, rule: "embargoed_origin" }] : [];
  });
  if (restricted.length > 0) return problem("export_restricted", { members: { lines: restricted } });
  const unpriced = skus.filter((sku) => products.get(sku)?.prices[cart.currency] === undefined);
  if (unpriced.length > 0)
    return problem("currency_not_sold", { members: { lines: unpriced.map((sku) => ({ sku })) } });
  return undefined;
};
