import { expect } from "vitest";
import type { Answer, Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { authenticate } from "./insist.ts";
import type { Product } from "./product.ts";
import { until } from "./until.ts";

/** A checkout that waits for its customer at the bank's page. */
export type Waiting = {
  readonly key: string;
  readonly ready: Ready;
  readonly checkoutId: string;
  readonly redirectUrl: string;
};

export const askForAuthentication = async (product: Product, ready: Ready): Promise<Waiting> => {
  const key = newKey();
  let answer: Answer | undefined;
  await until(
    async () => {
      answer = await product.shop.checkout(ready, {
        key,
        paymentMethod: "pm_card_threeDSecure2Required",
        returnUrl: "http://127.0.0.1/back",
      });
      return answer.status !== 503;
    },
    15_000,
    () => "the shop is away",
  );
  const { status, body } = answer as Answer;
  expect([status, body.status]).toEqual([202, "requires_action"]);
  return { key, ready, checkoutId: body.checkoutId, redirectUrl: body.nextAction.redirectUrl };
};

/** The bank says yes, and nobody tells the shop anything but Stripe. */
export const completeAuthentication = ({ redirectUrl }: Waiting): Promise<void> =>
  authenticate(redirectUrl, "complete");

/** The checkout as it stands, by GET; undefined while nobody answers. */
export const checkoutOf = async ({ api }: Product, checkoutId: string): Promise<Json | undefined> => {
  const answer = await api("GET", `/checkouts/${checkoutId}`).catch(() => undefined);
  return answer?.status === 200 ? answer.body : undefined;
};

export const untilStatus = async (
  product: Product,
  checkoutId: string,
  wanted: string | readonly string[],
  withinMs = 30_000,
): Promise<Json> => {
  let body: Json;
  await until(
    async () => {
      body = await checkoutOf(product, checkoutId);
      return body !== undefined && [wanted].flat().includes(body.status);
    },
    withinMs,
    () => `${checkoutId} is ${JSON.stringify(body)}`,
  );
  return body;
};
