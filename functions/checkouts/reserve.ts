import type { CheckoutRequest } from "../../contracts/checkout.ts";
import type { Cart } from "../../domain/cart.ts";
import { isFinal } from "../../domain/checkout.ts";
import { addUp, type Hold } from "../../domain/hold.ts";
import type { Sku } from "../../domain/ids.ts";
import { isBefore } from "../../domain/instant.ts";
import type { Quote } from "../../domain/quote.ts";
import type { Look } from "../../ports/door.ts";
import { problem, type Reply } from "../http/reply.ts";
import { checkoutRequest } from "./checkout-request.ts";
import { findKnown } from "./known.ts";
import { reserveRefusal } from "./refusals.ts";
import { join, settle, unlessKnown } from "./replay.ts";
import { findStanding, type Standing } from "./standing.ts";
import type { DoorNeeds, Visit } from "./visit.ts";

/** Claim, lock and hold in one step; the answers channel is open before anything can be said on it. */
export const reserve = async (
  asked: Visit,
  look: Look,
  { cart, quote }: { readonly cart: Cart; readonly quote: Quote },
  needs: DoorNeeds,
): Promise<Reply> => {
  const { checkoutId, scopedToken, fingerprint, customer } = asked;
  const lines = addUp(quote.lines.map(({ sku, quantity }) => ({ sku, quantity })));
  const hold = { checkoutId, cartId: cart.cartId, fingerprint, customer, lines };
  const limits = new Map(Object.entries(quote.purchaseLimits ?? {}) as [Sku, number][]);
  const listening = needs.answers.listen(checkoutId).catch(() => undefined);
  try {
    const answer = await needs.door.reserve({
      hold,
      scopedToken,
      cartVersion: cart.version,
      ttlMs: needs.settings.holdTtlMs,
      limits,
    });
    if (answer.tag !== "held-now" && answer.tag !== "held-before") {
      const refusal = () => reserveRefusal(answer, { cart, quote }, { ...needs, owner: asked.owner });
      return answer.tag === "key-reused"
        ? await refusal()
        : await unlessKnown(asked, look, answer.tag, refusal, needs);
    }
    // What has ended stands in SQL, and the engine itself refuses to start what is alive: after a fresh claim,
    // SQL and the start are all that must be asked. A checkout by another id the engine would not refuse.
    const mayBeKnown =
      answer.tag === "held-before" ||
      asked.otherIds.length > 0 ||
      (await needs.orders.find(checkoutId)) !== undefined;
    const standing = mayBeKnown ? await findKnown(asked, needs) : undefined;
    if (standing) {
      if (answer.tag === "held-now" && !isOn(hold, standing)) await needs.holds.withdraw(hold);
      return await join(asked, standing, needs);
    }
    const held = { quote, hold, holdExpiresAt: answer.expiresAt };
    const request = checkoutRequest(asked, asked.body, held, needs.ids, needs.now(), needs.settings);
    if (!isBefore(needs.now(), request.giveUpAt)) return problem("dependency_unavailable");
    const started = await start(asked, request);
    if (!started) return problem("dependency_unavailable");
    if (started === "running" && answer.tag === "held-now") {
      const running = await findStanding(checkoutId, { ...needs, sagas: asked.sagas });
      if (running && !isOn(hold, running)) await needs.holds.withdraw(hold);
    }
    return await settle(asked, await listening, started === "running", needs);
  } finally {
    void listening.then((open) => open?.close()).catch(() => {});
  }
};

/**
 * Whether the checkout that stands is on these units: it is, where a repetition of this request has started it meanwhile.
 * Else a memory that was lost had forgotten its claim, and what was held just now belongs to nobody.
 */
const isOn = (hold: Hold, { key, view }: Standing): boolean =>
  key.checkoutId === hold.checkoutId && key.fingerprint === hold.fingerprint && !isFinal(view.status);

/** An answer to the start that was lost may still have started it: then the saga is found, and else nothing was. */
const start = async ({ checkoutId, sagas }: Visit, request: CheckoutRequest) => {
  try {
    return await sagas.start(checkoutId, request);
  } catch (error) {
    const found = await sagas.find(checkoutId).catch(() => undefined);
    if (found) return "started" as const;
    throw error;
  }
};
