import * as z from "zod";
import { route } from "./route.ts";
import {
  AddressShape,
  CurrencyCode,
  InstantText,
  MoneyShape,
  SkuCode,
  SumShape,
  text,
  VatId,
} from "./shapes.ts";

const TaxShape = z
  .object({ name: z.string(), rate: z.string().meta({ example: "0.19" }), amount: MoneyShape })
  .meta({ id: "Tax" });

export const QuoteLineShape = z
  .object({
    sku: SkuCode,
    title: z.string(),
    quantity: z.int(),
    unitPrice: MoneyShape,
    lineTotal: MoneyShape,
    taxes: z.array(TaxShape),
  })
  .meta({ id: "QuoteLine", description: "Prices as displayed: with tax when `pricesIncludeTax`" });

export const TotalsShape = z
  .object({ goods: MoneyShape, shipping: MoneyShape, tax: MoneyShape, total: MoneyShape })
  .meta({ id: "Totals", description: "goods and shipping without tax; goods + shipping + tax = total" });

export const QuoteShape = z
  .object({
    quoteId: z.string(),
    cartId: z.string(),
    cartVersion: z.int(),
    currency: CurrencyCode,
    pricesIncludeTax: z.boolean(),
    lines: z.array(QuoteLineShape),
    shippingTaxes: z.array(TaxShape),
    shippingOptions: z.array(
      z.object({
        id: z.string(),
        carrier: z.string(),
        service: z.string(),
        price: SumShape,
        deliveryEstimate: z.string(),
        source: z
          .enum(["live", "fallback"])
          .describe("`live`: a carrier gave the price; `fallback`: it is from the shop's own table"),
      }),
    ),
    shippingOptionId: z.string(),
    totals: TotalsShape,
    taxSource: z.enum(["taxjar", "vertex", "table"]),
    shippingAddress: AddressShape,
    billingAddress: AddressShape.optional(),
    vatId: VatId.optional(),
    expiresAt: InstantText,
    hash: z.string().describe("SHA-256 (hex) of the rest: a quote never changes"),
  })
  .meta({ id: "Quote" });

export const createQuote = route({
  id: "quotes-create",
  method: "POST",
  path: "/carts/{cartId}/quotes",
  summary: "Snapshot the prices of a cart: what the customer will pay",
  tag: "Quotes",
  caller: "anyone",
  body: z.strictObject({
    shippingAddress: AddressShape,
    billingAddress: AddressShape.exactOptional(),
    vatId: VatId.exactOptional(),
    shippingOptionId: text(40).exactOptional(),
  }),
  answers: { 201: { description: "The quote", body: QuoteShape } },
  problems: [
    "cart_not_found",
    "cart_empty",
    "cart_locked",
    "cart_ordered",
    "address_invalid",
    "country_not_served",
    "product_unavailable",
    "export_restricted",
    "currency_not_sold",
    "total_too_large",
  ],
});
