import * as z from "zod";
import { route } from "./route.ts";

export const stripeWebhook = route({
  id: "webhooks-stripe",
  method: "POST",
  path: "/webhooks/stripe",
  summary: "Take an event from Stripe",
  tag: "Webhooks",
  caller: "stripe",
  headers: { "Stripe-Signature": { description: "`t` and `v1`, at most 300 s from now", required: true } },
  answers: {
    200: {
      description: "Taken, or known already, or of no use",
      body: z.object({ received: z.literal(true) }),
    },
  },
  problems: ["signature_invalid", "body_too_large"],
});
