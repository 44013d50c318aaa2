import * as z from "zod";
import { route } from "./route.ts";
import { InstantText, SkuCode, text } from "./shapes.ts";

export const StockShape = z
  .object({
    sku: SkuCode,
    onHand: z.int(),
    held: z.int(),
    available: z.int(),
    asOf: InstantText,
  })
  .meta({ id: "Stock", description: "When everything has settled, available + held = onHand" });

const tag = "Stock";
const stock = { body: StockShape };
const mostUnits = 10_000_000;
const reference = text(100).describe("Makes the movement happen once");

export const getStock = route({
  id: "stock-get",
  method: "GET",
  path: "/stock/{sku}",
  summary: "Read the stock of a SKU",
  tag,
  caller: "anyone",
  answers: { 200: { ...stock, description: "The stock" } },
  problems: ["unknown_sku"],
});

export const postReceipt = route({
  id: "stock-receive",
  method: "POST",
  path: "/stock/{sku}/receipts",
  summary: "Take units in",
  tag,
  caller: "staff",
  body: z.strictObject({ quantity: z.int().min(1).max(mostUnits), reference }),
  answers: {
    200: { ...stock, description: "Taken in before, under the same reference" },
    201: { ...stock, description: "Taken in" },
  },
  problems: ["unknown_sku", "reference_reused"],
});

export const postAdjustment = route({
  id: "stock-adjust",
  method: "POST",
  path: "/stock/{sku}/adjustments",
  summary: "Correct the count of a SKU",
  tag,
  caller: "staff",
  body: z.strictObject({
    delta: z
      .int()
      .min(-mostUnits)
      .max(mostUnits)
      .refine((delta) => delta !== 0, "must not be 0"),
    reason: text(200),
    reference,
  }),
  answers: {
    200: { ...stock, description: "Adjusted before, under the same reference" },
    201: { ...stock, description: "Adjusted" },
  },
  problems: ["unknown_sku", "reference_reused", "insufficient_stock"],
  problemStatuses: { insufficient_stock: 422 },
});
