import type Stripe from "stripe";
import { answerWith, answerWithPage } from "./expand.ts";
import type { Form } from "./form.ts";
import { pageOf, paging } from "./lists.ts";
import { list, read, required, text } from "./parameters.ts";
import { invalid, noSuch, refused } from "./stripe-failure.ts";
import type { Answer, Work } from "./work.ts";

/** `GET /v1/events/:id` */
export const retrieveEvent = (work: Work, id: string, form: Form): Answer => {
  read({}, form);
  return answerWith(work, withPending(work, eventOf(work, id, "id", 404)), undefined);
};

/** `GET /v1/events` */
export const listEvents = (work: Work, _: string, form: Form): Answer => {
  const params = read({ ...paging, type: text(), types: list(text()) }, form, ["delivery_success"]);
  const { type, types } = params;
  if (type !== undefined && types) throw invalid("Send type or types, not both.", { param: "types" });
  const page = pageOf(work, "event", params, type === undefined ? types : [type]);
  const data = page.data.map((event) => withPending(work, event));
  return answerWithPage(work, "/v1/events", { data, more: page.more }, undefined);
};

/** `POST /v1/test_helpers/webhook_endpoints/redeliver`, which is this stand-in's own: sends a stored event again. */
export const redeliver = (work: Work, _: string, form: Form): Answer => {
  const id = required(read({ event: text() }, form).event, "event");
  const event = eventOf(work, id, "event", 400);
  if (!work.account.deliveries.wanted) throw refused("There is no webhook endpoint to deliver to.");
  work.account.deliveries.add(id, work.account.store.text(event));
  return answerWith(work, withPending(work, event), undefined);
};

const eventOf = (work: Work, id: string, param: string, status: 400 | 404): Stripe.Event => {
  const event = work.account.store.get("event", id);
  if (!event) throw noSuch("event", id, param, status);
  return event;
};

const withPending = (work: Work, event: Stripe.Event): Stripe.Event => ({
  ...event,
  pending_webhooks: work.account.deliveries.waits(event.id) ? 1 : 0,
});
