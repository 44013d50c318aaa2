import { retrieveBalance } from "./balance.ts";
import { cancelIntent } from "./cancel.ts";
import { captureIntent } from "./capture.ts";
import { listCharges, retrieveCharge } from "./charges.ts";
import { confirmIntent } from "./confirm.ts";
import { createConfirmationToken, retrieveConfirmationToken } from "./confirmation-tokens.ts";
import { createIntent } from "./create-intent.ts";
import { retrieveDispute } from "./disputes.ts";
import { listEvents, redeliver, retrieveEvent } from "./event-routes.ts";
import { retrievePaymentMethod } from "./payment-methods.ts";
import { listIntents, retrieveIntent, searchIntents } from "./read-intents.ts";
import { createRefund, listRefunds, retrieveRefund } from "./refunds.ts";
import { updateIntent } from "./update-intent.ts";
import type { Handler } from "./work.ts";

/** A kind of request: what carries it out, and the operation that a fault strikes it by. */
export type Route = { readonly handler: Handler; readonly operation: string };

const route = (operation: string, handler: Handler): Route => ({ handler, operation });

const routes: ReadonlyMap<string, Route> = new Map([
  ["GET /v1/balance", route("balance", retrieveBalance)],
  ["GET /v1/charges", route("list", listCharges)],
  ["GET /v1/charges/:id", route("retrieve", retrieveCharge)],
  ["GET /v1/confirmation_tokens/:id", route("retrieve", retrieveConfirmationToken)],
  ["GET /v1/disputes/:id", route("retrieve", retrieveDispute)],
  ["GET /v1/events", route("list", listEvents)],
  ["GET /v1/events/:id", route("retrieve", retrieveEvent)],
  ["GET /v1/payment_intents", route("list", listIntents)],
  ["POST /v1/payment_intents", route("create", createIntent)],
  ["GET /v1/payment_intents/search", route("list", searchIntents)],
  ["GET /v1/payment_intents/:id", route("retrieve", retrieveIntent)],
  ["POST /v1/payment_intents/:id", route("update", updateIntent)],
  ["POST /v1/payment_intents/:id/cancel", route("cancel", cancelIntent)],
  ["POST /v1/payment_intents/:id/capture", route("capture", captureIntent)],
  ["POST /v1/payment_intents/:id/confirm", route("confirm", confirmIntent)],
  ["GET /v1/payment_methods/:id", route("retrieve", retrievePaymentMethod)],
  ["GET /v1/refunds", route("list", listRefunds)],
  ["POST /v1/refunds", route("refund", createRefund)],
  ["GET /v1/refunds/:id", route("retrieve", retrieveRefund)],
  ["POST /v1/test_helpers/confirmation_tokens", route("test-helper", createConfirmationToken)],
  ["POST /v1/test_helpers/webhook_endpoints/redeliver", route("test-helper", redeliver)],
]);

/** The route of a request and the id in its path. */
export const findRoute = (method: string, path: string): { route: Route; id: string } | undefined => {
  const exact = routes.get(`${method} ${path}`);
  if (exact) return { route: exact, id: "" };
  const [, version, collection, id = "", ...rest] = path.split("/");
  const found = routes.get(`${method} ${["", version, collection, ":id", ...rest].join("/")}`);
  return found && id !== "" ? { route: found, id: decodeId(id) } : undefined;
};

const decodeId = (id: string): string => {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
};
