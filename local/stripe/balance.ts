import type Stripe from "stripe";
import { answerWith } from "./expand.ts";
import type { Form } from "./form.ts";
import { read } from "./parameters.ts";
import type { Answer, Work } from "./work.ts";

/** `GET /v1/balance`: what was captured, less what went back, per currency. Nothing is ever paid out, no fee taken. */
export const retrieveBalance = (work: Work, _: string, form: Form): Answer => {
  read({}, form);
  const sums = work.account.store.balances();
  const balance: Stripe.Balance = {
    object: "balance",
    available: (sums.length === 0 ? ["usd"] : sums.map((sum) => sum.currency)).map((currency) => ({
      amount: 0,
      currency,
      source_types: { card: 0 },
    })),
    livemode: false,
    pending: sums.map(({ amount, currency }) => ({ amount, currency, source_types: { card: amount } })),
  };
  return answerWith(work, balance, undefined);
};
