import { answerWith, answerWithPage, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { intentOf } from "./intent.ts";
import { pageOf, paging } from "./lists.ts";
import { read, text } from "./parameters.ts";
import { invalid, noSuch } from "./stripe-failure.ts";
import type { Answer, Work } from "./work.ts";

/** `GET /v1/payment_intents/:id` */
export const retrieveIntent = (work: Work, id: string, form: Form): Answer => {
  const { expand } = read({ expand: expandParameter }, form, ["client_secret"]);
  return answerWith(work, intentOf(work, id), expand);
};

/** `GET /v1/payment_intents` */
export const listIntents = (work: Work, _: string, form: Form): Answer => {
  const params = read({ ...paging, customer: text() }, form, ["customer_account"]);
  if (params.customer !== undefined) throw noSuch("customer", params.customer, "customer", 400);
  return answerWithPage(work, "/v1/payment_intents", pageOf(work, "payment_intent", params), params.expand);
};

/** `GET /v1/payment_intents/search`, whose index the stand-in does not keep. */
export const searchIntents = (): never => {
  throw invalid("This local stand-in for Stripe does not search: list PaymentIntents by time instead.");
};
