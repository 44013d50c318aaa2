import * as z from "zod";
import { type Country, isCountry } from "../../domain/country.ts";
import { type Currency, isCurrency } from "../../domain/currency.ts";
import { type Sku, skuPattern } from "../../domain/ids.ts";
import { largestAmount } from "../../domain/money.ts";

/** Shapes that several routes share. Texts are bounded, so that no field can be used as a store. */
const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, "must not have control characters")
    .refine((value) => value.isWellFormed(), "must be whole characters of Unicode");

export const CurrencyCode = z
  .string()
  .refine((code): code is Currency => isCurrency(code), "must be an ISO 4217 currency code")
  .meta({ id: "Currency", description: "ISO 4217", example: "EUR" });

export const CountryCode = z
  .string()
  .refine((code): code is Country => isCountry(code), "must be an ISO 3166-1 alpha-2 country code")
  .meta({ id: "Country", description: "ISO 3166-1 alpha-2", example: "DE" });

export const SkuCode = z
  .string()
  .regex(skuPattern, "must be 1 to 64 letters, digits, dots, dashes or underscores")
  .refine((sku): sku is Sku => skuPattern.test(sku))
  .meta({ id: "Sku" });

export const MoneyShape = z
  .strictObject({ amount: z.int().min(0).max(largestAmount), currency: CurrencyCode })
  .meta({
    id: "Money",
    description: "Integer minor units of the currency",
    example: { amount: 1999, currency: "EUR" },
  });

/** Of any size, for what is shown but not charged: a sum of prices may be more than one charge can be. */
export const SumShape = z.strictObject({ amount: z.int().min(0), currency: CurrencyCode }).meta({
  id: "Sum",
  description: "Like Money, and may be more than can be charged at once",
  example: { amount: 1999, currency: "EUR" },
});

export const AddressShape = z
  .strictObject({
    name: text(120),
    company: text(120).exactOptional(),
    line1: text(200),
    line2: text(200).exactOptional(),
    city: text(100),
    region: text(60).exactOptional(),
    postalCode: text(20).exactOptional(),
    country: CountryCode,
    phone: z
      .string()
      .regex(/^\+?[0-9 ()/-]{5,30}$/, "must be a telephone number")
      .exactOptional(),
  })
  .meta({ id: "Address" });

export const EmailAddress = z.email().max(254);

export const VatId = z
  .string()
  .regex(/^[A-Z]{2}[A-Z0-9]{2,13}$/, "must be a country prefix and up to 13 letters or digits")
  .meta({ example: "DE123456789" });

export const InstantText = z.iso.datetime({ precision: 3 }).meta({ id: "Instant" });

const firstMs = Date.parse("0001-01-01T00:00:00Z");
const lastMs = Date.parse("9999-12-31T23:59:59.999Z");
const canBeStored = (text: string): boolean => !(Date.parse(text) < firstMs || Date.parse(text) > lastMs);

/** A moment that a list is filtered by, with any offset. */
export const Moment = z.iso.datetime({ offset: true }).refine(canBeStored, "must be in the years 1 to 9999");

/** JavaScript would read a number out of a blank, of `0x10` and of `1e2`. */
const onlyDigits = (value: unknown): unknown =>
  typeof value === "string" && !/^\d+$/.test(value) ? Number.NaN : value;

/** `limit` and `cursor` of every list. */
export const page = {
  limit: z.preprocess(onlyDigits, z.coerce.number().int().min(1).max(200)).default(50),
  cursor: z.string().max(512).exactOptional(),
};

export const listOf = (item: z.ZodType) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export { text };
