import type { Answer } from "../../local/client/api.ts";
import { newKey } from "../../local/client/shop.ts";
import { below, namesBelow, theDoor } from "./span-tree.ts";
import type { TracedHost } from "./traced-host.ts";
import { until } from "./until.ts";

/** The span that a storefront sends along: one that is not recorded. */
export const storefront = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

/**
 * Pays a cart as a storefront does that traces, too, and waits until this step has ended. What was traced and measured
 * before is forgotten.
 */
export const payTraced = async (host: TracedHost, card: string, lastStep: string): Promise<Answer> => {
  const sku = await host.onSale(5);
  const { cartId, quoteId, total } = await host.shop.ready([{ sku, quantity: 2 }]);
  await host.telemetry.metrics();
  host.telemetry.forget();
  const answer = await host.api("POST", "/checkouts?from=storefront", {
    headers: {
      "idempotency-key": newKey(),
      traceparent: `00-${storefront.traceId}-${storefront.spanId}-00`,
      prefer: "wait=15",
    },
    body: {
      cartId,
      quoteId,
      email: "ada@example.com",
      payment: { paymentMethod: card },
      expectedTotal: total,
    },
  });
  const ended = () => host.telemetry.spans().some(({ name }) => name === lastStep);
  await until(ended, 15_000, () => `${lastStep} did not end`);
  return answer;
};

/** The saga that the one request at the door started, and its steps, each with the names of the calls below it. */
export const stepsOf = (host: TracedHost) => {
  const spans = host.telemetry.spans();
  const [saga] = below(spans, theDoor(spans)).filter(({ name }) => name === "saga checkout-v1");
  if (!saga) throw new Error("no saga was started");
  return { saga, steps: below(spans, saga), names: namesBelow(spans, saga) };
};
