import * as z from "zod";
import { checkoutStatuses } from "../../domain/checkout.ts";
import { CheckoutShape, StepShape } from "./checkouts.ts";
import { route } from "./route.ts";
import { InstantText, listOf, Moment, page } from "./shapes.ts";

const ListedCheckout = CheckoutShape.omit({ steps: true }).extend({ since: InstantText });

const InspectedCheckout = CheckoutShape.extend({
  steps: z
    .array(
      StepShape.extend({
        attempts: z.int().describe("How often it was asked"),
        durationMs: z.int().optional(),
      }),
    )
    .optional()
    .describe("Absent once the engine's history is purged"),
  ids: z.object({
    orderId: z.string().optional(),
    paymentIntentId: z.string().optional(),
    eventIds: z.array(z.string()),
  }),
  events: z
    .array(z.object({ eventId: z.string(), type: z.string(), sentAt: InstantText.nullable() }))
    .describe("The order's events; `sentAt` is when Service Bus had taken it, null until then"),
  engine: z
    .object({ runtimeStatus: z.string(), createdAt: InstantText, lastUpdatedAt: InstantText })
    .nullable()
    .describe("The orchestration, while its history is kept"),
  store: z
    .object({ state: z.enum(["recorded", "placed", "abandoned"]), since: InstantText })
    .nullable()
    .describe("The fence in SQL"),
  hold: z.enum(["none", "held", "pinned", "released", "committed"]).nullable(),
});

const tag = "Operations";

export const listCheckouts = route({
  id: "ops-checkouts-list",
  method: "GET",
  path: "/ops/checkouts",
  summary: "List checkouts, newest first: those that run, and those that recorded or ended",
  tag,
  caller: "staff",
  query: z.object({
    ...page,
    status: z.enum(checkoutStatuses).exactOptional(),
    since: Moment.exactOptional(),
  }),
  answers: { 200: { description: "A page of checkouts, without steps", body: listOf(ListedCheckout) } },
});

export const inspectCheckout = route({
  id: "ops-checkouts-get",
  method: "GET",
  path: "/ops/checkouts/{checkoutId}",
  summary: "Look into a checkout: every step with attempts and durations, and its ids elsewhere",
  tag,
  caller: "staff",
  answers: { 200: { description: "The checkout", body: InspectedCheckout } },
  problems: ["checkout_not_found"],
});

export const redriveCheckout = route({
  id: "ops-checkouts-redrive",
  method: "POST",
  path: "/ops/checkouts/{checkoutId}/redrive",
  summary: "Try again what could not be undone",
  tag,
  caller: "staff",
  answers: { 202: { description: "Asked", body: CheckoutShape, headers: { Location: "The checkout" } } },
  problems: ["checkout_not_found", "nothing_to_redrive"],
});
