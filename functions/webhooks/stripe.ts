import type { HttpHandler, InvocationContext } from "@azure/functions";
import { stripeWebhook } from "../../contracts/http/webhooks.ts";
import type { WebhookEvent, Webhooks } from "../../ports/webhooks.ts";
import type { CheckoutSagas } from "../checkouts/standing.ts";
import { type Endpoint, type Report, response } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";
import { requestIdOf } from "../http/request-id.ts";
import { securityHeaders } from "../http/security-headers.ts";

type Needs = {
  readonly webhooks: Webhooks;
  readonly take: (event: WebhookEvent, sagas: CheckoutSagas) => Promise<void>;
  readonly sagasOf: (context: InvocationContext) => CheckoutSagas;
  readonly report: Report;
};

/** Bytes; Stripe's events are far smaller. */
const largestBody = 1024 * 1024;

const tooLarge = problem("body_too_large", { detail: "An event may have 1 MiB at most" });

/** Verified on the raw bytes, then stored: nothing else of this service's usual plumbing touches a webhook's body. */
export const stripeWebhookEndpoint = ({ webhooks, take, sagasOf, report }: Needs): Endpoint => {
  const handler: HttpHandler = async (request, context) => {
    const requestId = requestIdOf(request.headers.get("x-request-id"));
    const headers = securityHeaders(request);
    let checkoutId: string | undefined;
    try {
      if (Number(request.headers.get("content-length") ?? 0) > largestBody)
        return response(tooLarge, requestId, headers);
      const raw = await request.text();
      if (Buffer.byteLength(raw) > largestBody) return response(tooLarge, requestId, headers);
      const event = webhooks.verify(raw, request.headers.get("stripe-signature") ?? "");
      if (!event) return response(problem("signature_invalid"), requestId, headers);
      checkoutId = event.checkoutId;
      await take(event, sagasOf(context));
      return response(reply(200, { received: true }), requestId, headers);
    } catch (error) {
      report(stripeWebhook.id, error, context, { requestId, checkoutId });
      return response(problem("dependency_unavailable"), requestId, headers);
    }
  };
  return { route: stripeWebhook, handler };
};
