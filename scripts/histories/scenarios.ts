import type { Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { engineOf } from "../../test/support/engine.ts";
import { authenticate } from "../../test/support/insist.ts";
import type { Product } from "../../test/support/product.ts";
import { intentsOf, stripeOf } from "../../test/support/stripe-account.ts";
import { until } from "../../test/support/until.ts";

type Begun = { readonly checkoutId: string; readonly body: Json };

const challenged = "pm_card_threeDSecure2Required";
const returnUrl = "https://shop.example/back";

/** One checkout each, by the way it ends; gives its id once nothing more has to be done for it. */
export const scenariosOn = (product: Product): Readonly<Record<string, () => Promise<string>>> => {
  const { shop, control, ops, api } = product;

  const begin = async (paymentMethod = "pm_card_visa", wait = 10): Promise<Begun & { sku: string }> => {
    const sku = await product.onSale(2);
    const ready: Ready = await shop.ready([{ sku, quantity: 2 }]);
    const key = newKey();
    const { body } = await shop.checkout(ready, { key, paymentMethod, wait, returnUrl });
    return { sku, body, checkoutId: body.checkoutId ?? body.checkout.checkoutId };
  };
  const { find } = engineOf(product);
  const untilSaid = (checkoutId: string, status: string) =>
    until(async () => (await find(checkoutId))?.customStatus?.status === status, 30_000);
  const cancel = (checkoutId: string) => api("POST", `/checkouts/${checkoutId}/cancel`);
  const plain = (paymentMethod: string) => async () => (await begin(paymentMethod)).checkoutId;
  const atTheBank = (outcome: "complete" | "fail") => async () => {
    const { checkoutId, body } = await begin(challenged);
    await untilSaid(checkoutId, "requires_action");
    await authenticate(body.nextAction.redirectUrl, outcome);
    return checkoutId;
  };
  const during = async (operation: string, act: (begun: Begun) => Promise<unknown>): Promise<string> => {
    await control.fault("stripe", { kind: "latency", operation, delayMs: 2000, times: 1 });
    const begun = await begin("pm_card_visa", 0);
    await control.struck("stripe", operation);
    await act(begun);
    return begun.checkoutId;
  };

  return {
    completed: plain("pm_card_visa"),
    "completed-after-authentication": atTheBank("complete"),
    "completed-after-failures": async () => {
      await control.fault("stripe", { kind: "down", operation: "confirm", times: 4 });
      await control.fault("stripe", { kind: "down", operation: "capture", times: 2 });
      return (await begin()).checkoutId;
    },
    declined: plain("pm_card_chargeDeclined"),
    "authentication-failed": atTheBank("fail"),
    "method-invalid": plain("pm_1NobodyKnowsThisOne"),
    "cancelled-while-waiting": async () => {
      const { checkoutId } = await begin(challenged);
      await untilSaid(checkoutId, "requires_action");
      await cancel(checkoutId);
      return checkoutId;
    },
    "cancelled-while-charging": () => during("confirm", ({ checkoutId }) => cancel(checkoutId)),
    "hold-lost": async () => {
      const { checkoutId, sku, body } = await begin(challenged);
      await untilSaid(checkoutId, "requires_action");
      await ops.post(`/stock/${sku}/adjustments`, { delta: -1, reason: "damaged", reference: newKey() });
      await authenticate(body.nextAction.redirectUrl, "complete");
      return checkoutId;
    },
    "capture-refused": () =>
      during("capture", async ({ checkoutId }) => {
        const [intent] = await intentsOf(product, checkoutId);
        await stripeOf(product).paymentIntents.cancel(intent?.id ?? "");
      }),
    "time-up": async () => {
      await control.fault("stripe", { kind: "down", operation: "webhook" });
      return (await begin(challenged)).checkoutId;
    },
    "dependency-away": async () => {
      await control.fault("stripe", { kind: "down", operation: "create" });
      const { checkoutId } = await begin("pm_card_visa", 0);
      await untilSaid(checkoutId, "compensating");
      return checkoutId;
    },
    "needed-attention": async () => {
      const { checkoutId } = await begin(challenged);
      await untilSaid(checkoutId, "requires_action");
      await control.fault("stripe", { kind: "down", operation: "cancel" });
      await cancel(checkoutId);
      const sleepsLong = ({ FireAt }: Json) => Date.parse(FireAt) - Date.now() > 1_800_000;
      const hasGivenUp = async () => (await find(checkoutId))?.historyEvents.some(sleepsLong);
      await until(hasGivenUp, 30_000);
      await control.heal();
      await ops.post(`/ops/checkouts/${checkoutId}/redrive`);
      return checkoutId;
    },
  };
};
