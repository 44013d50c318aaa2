import * as z from "zod";
import { type Currency, chargeStep, isCurrency } from "../../domain/currency.ts";
import { largestAmount, largestCharge } from "../../domain/money.ts";
import { route } from "./route.ts";
import { CountryCode, listOf, page, SkuCode, text } from "./shapes.ts";

const Prices = z
  .record(z.string(), z.int().min(1).max(largestAmount))
  .superRefine((prices, context) => {
    for (const [code, amount] of Object.entries(prices)) {
      if (!isCurrency(code))
        context.addIssue({ code: "custom", path: [code], message: "must be an ISO 4217 currency code" });
      else if (amount % chargeStep(code) !== 0)
        context.addIssue({
          code: "custom",
          path: [code],
          message: `must be a multiple of ${chargeStep(code)}`,
        });
      // What is more than the largest of all currencies is named already.
      else if (amount > largestCharge(code) && amount <= largestAmount)
        context.addIssue({
          code: "custom",
          path: [code],
          message: `must be at most ${largestCharge(code)}`,
        });
    }
  })
  .refine((prices): prices is Record<Currency, number> => true)
  .meta({ description: "Minor units by ISO 4217 currency, as displayed", example: { EUR: 1999 } });

const details = {
  title: text(200),
  prices: Prices,
  taxCode: text(40),
  weightGrams: z.int().min(0).max(1_000_000),
  originCountry: CountryCode,
  hsCode: z
    .string()
    .regex(/^\d{6,10}$/, "must be 6 to 10 digits")
    .exactOptional(),
  restrictedCountries: z.array(CountryCode).max(250).exactOptional(),
  purchaseLimit: z.int().min(1).max(999).exactOptional(),
  active: z.boolean(),
};

export const ProductBody = z.strictObject(details);
export const ProductShape = z.object({ sku: SkuCode, ...details }).meta({ id: "Product" });

const tag = "Catalogue";
const product = { description: "The product", body: ProductShape };

export const listProducts = route({
  id: "products-list",
  method: "GET",
  path: "/products",
  summary: "List the products on sale, in order of SKU",
  tag,
  caller: "anyone",
  query: z.object(page),
  answers: { 200: { description: "A page of products", body: listOf(ProductShape) } },
});

export const getProduct = route({
  id: "products-get",
  method: "GET",
  path: "/products/{sku}",
  summary: "Read a product on sale",
  tag,
  caller: "anyone",
  answers: { 200: product },
  problems: ["unknown_sku"],
});

export const putProduct = route({
  id: "products-put",
  method: "PUT",
  path: "/products/{sku}",
  summary: "Create or replace a product",
  tag,
  caller: "staff",
  body: ProductBody,
  answers: { 200: product, 201: product },
});
