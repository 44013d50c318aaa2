import Stripe from "stripe";
import { fromStripe } from "../../../adapters/stripe/amounts.ts";
import { paymentOf } from "../../../adapters/stripe/intent.ts";
import { stripePayments } from "../../../adapters/stripe/payments.ts";
import { instant } from "../../../domain/instant.ts";
import { type Fault, type FaultSource, Faults } from "../../../local/control/faults.ts";
import { startStripe } from "../../../local/stripe/stripe.ts";
import type { PaymentsWorld, Truth } from "../../ports/payments/world.ts";

const apiKey = "sk_test_local_0123456789";

const kinds: Readonly<Record<Parameters<PaymentsWorld["break"]>[1], Omit<Fault, "operation" | "times">>> = {
  "lose-answer": { kind: "lose-answer" },
  "kept-error": { kind: "error", status: 500 },
  throttle: { kind: "throttle" },
  down: { kind: "down" },
};

/** The adapter over the local stand-in through the real client, which repeats nothing by itself unless told to. */
export const aStripe = async (retries = 0): Promise<PaymentsWorld & { readonly stripe: Stripe }> => {
  let faults = new Faults();
  const source: FaultSource = { strike: (target, operation) => faults.strike(target, operation) };
  let offset = 0;
  const now = () => Date.now() + offset;
  const running = await startStripe({ port: 0, apiKey, faults: source, now });
  const connect = (maxNetworkRetries: number) =>
    new Stripe(apiKey, {
      host: "127.0.0.1",
      port: running.port,
      protocol: "http",
      maxNetworkRetries,
      telemetry: false,
    });
  const stripe = connect(0);

  const unharmed = async <T>(ask: () => Promise<T>): Promise<T> => {
    const before = faults;
    faults = new Faults();
    try {
      return await ask();
    } finally {
      faults = before;
    }
  };

  return {
    stripe,
    payments: stripePayments(connect(retries), () => instant(now())),
    now: () => instant(now()),
    pass(ms) {
      offset += ms;
    },
    break(operation, fault, times = 1) {
      faults.put("stripe", { ...kinds[fault], times, ...(operation === "everything" ? {} : { operation }) });
    },
    hasStruck: () => faults.list().every(({ left }) => left === 0),
    mend: () => faults.clear(),
    truth: (checkoutId) =>
      unharmed(async () => {
        const found: Truth[] = [];
        for await (const intent of stripe.paymentIntents.list({ limit: 100, expand: ["data.latest_charge"] }))
          if (intent.metadata["checkout_id"] === checkoutId)
            found.push({
              ...paymentOf(intent),
              amount: fromStripe(intent.amount, intent.currency),
              orderId: intent.metadata["order_id"],
            });
        return found;
      }),
    byHand: (id, does) =>
      unharmed(async () => {
        await stripe.paymentIntents[does](id);
      }),
    refundByHand: (id, amount) =>
      unharmed(async () => {
        await stripe.refunds.create({ payment_intent: id, amount });
      }),
    async authenticate(id, outcome) {
      const response = await fetch(`${running.baseUrl}/3ds/${id}`, {
        method: "POST",
        redirect: "manual",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: `outcome=${outcome}`,
      });
      if (response.status >= 400) throw new Error(`the bank's page answered ${response.status}`);
    },
    confirmationToken: (paymentMethod) =>
      unharmed(async () => {
        const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: paymentMethod });
        return token.id;
      }),
    close: () => running.close(),
  };
};
