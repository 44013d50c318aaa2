import type { Answer, Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import type { Product } from "./product.ts";

export type Buyer = {
  readonly key?: string;
  readonly paymentMethod?: string;
  /** What the customer does on the bank's page, where there is one; without it nothing. */
  readonly authentication?: "complete" | "fail";
  readonly withinMs?: number;
};

const gapMs = 100;
const returnUrl = "http://127.0.0.1/back";

/** Nothing more will come of this key. What the door refuses is final as well, for a client that changes nothing. */
export const isFinalAnswer = ({ status, body }: Answer): boolean => {
  if (status === 201) return true;
  if (status === 503) return body.checkout?.status === "failed";
  return status >= 400 && status < 500 && status !== 429;
};

/** The customer passes or fails the bank's page; one that was decided before stays so. */
export const authenticate = async (redirectUrl: string, outcome: "complete" | "fail"): Promise<void> => {
  const { status } = await fetch(redirectUrl, {
    method: "POST",
    body: new URLSearchParams({ outcome }),
    redirect: "manual",
  });
  if (![200, 303, 409].includes(status)) throw new Error(`the bank's page answered ${status}`);
};

/** One client that sends the same request under the same key, whatever breaks, until the answer is final. */
export const insist = async (
  { shop }: Pick<Product, "shop">,
  ready: Ready,
  { key = newKey(), paymentMethod = "pm_card_visa", authentication, withinMs = 60_000 }: Buyer = {},
): Promise<Answer> => {
  const deadline = performance.now() + withinMs;
  let last = "nothing was answered";
  while (performance.now() < deadline) {
    const answer = await shop
      .checkout(ready, { key, paymentMethod, wait: 5, ...(authentication ? { returnUrl } : {}) })
      .catch((error: Error) => error);
    if (!(answer instanceof Error)) {
      last = `${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`;
      if (answer.status >= 500 && answer.status !== 503) throw new Error(`the shop answered ${last}`);
      if (isFinalAnswer(answer)) return answer;
      const redirectUrl: unknown = (answer.body as Json).nextAction?.redirectUrl;
      if (authentication && typeof redirectUrl === "string")
        await authenticate(redirectUrl, authentication).catch(() => undefined);
    } else last = answer.message;
    await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  throw new Error(`no final answer within ${withinMs} ms: ${last}`);
};
