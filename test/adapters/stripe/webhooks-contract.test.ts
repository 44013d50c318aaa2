import Stripe from "stripe";
import { stripeWebhooks } from "../../../adapters/stripe/webhooks.ts";
import { webhooksContract } from "../../ports/webhooks.contract.ts";

const stripe = new Stripe("sk_test_1");
const secret = "whsec_0123456789";

webhooksContract("Stripe", async () => ({
  webhooks: stripeWebhooks(stripe, secret),
  toleranceSeconds: 300,
  body: ({ eventId, type, paymentIntentId, checkoutId }) =>
    JSON.stringify({
      id: eventId,
      object: "event",
      type,
      created: 1,
      data: {
        object: paymentIntentId
          ? { id: paymentIntentId, object: "payment_intent", metadata: { checkout_id: checkoutId } }
          : { id: "po_1", object: "payout" },
      },
    }),
  sign: (payload, { secondsAgo = 0, stranger = false } = {}) =>
    stripe.webhooks.generateTestHeaderString({
      payload,
      secret: stranger ? "whsec_other" : secret,
      timestamp: Math.floor(Date.now() / 1000) - secondsAgo,
    }),
}));
