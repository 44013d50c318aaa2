import { unknownFingerprint } from "../../domain/checkout.ts";
import { millis } from "../../domain/instant.ts";
import type { Listening } from "../../ports/answers.ts";
import type { Look } from "../../ports/door.ts";
import { problem, type Reply } from "../http/reply.ts";
import { awaitAnswer, isSettled } from "./await-answer.ts";
import { isAbout } from "./checkout-of.ts";
import { checkoutReply } from "./checkout-reply.ts";
import { findKnown } from "./known.ts";
import { hintIfSettled } from "./settled-hint.ts";
import { findStanding, type Standing } from "./standing.ts";
import type { DoorNeeds, Visit } from "./visit.ts";

/** Under this key another body was sent before. Where nobody remembers which, whoever has the key is told the end. */
const isOfAnother = ({ key }: Standing, { fingerprint }: Visit): boolean =>
  key.fingerprint !== fingerprint && key.fingerprint !== unknownFingerprint;

/** Somebody started it before: answers with what stands, or waits with the first one. */
export const join = async (visit: Visit, standing: Standing, needs: DoorNeeds): Promise<Reply> => {
  const { key, view } = standing;
  const asked = { ...visit, checkoutId: key.checkoutId };
  isAbout(asked.context, asked.checkoutId);
  if (isOfAnother(standing, asked)) return problem("idempotency_key_reused");
  if (isSettled(view) && view.status !== "requires_action") return checkoutReply(view, needs.ids, true);
  const listening = await needs.answers.listen(asked.checkoutId).catch(() => undefined);
  try {
    return await settle(asked, listening, true, needs);
  } finally {
    await listening?.close();
  }
};

/**
 * Waits for the outcome of a checkout that runs; `replayed` where another request started it. One that waits for its
 * customer is told what Stripe knows already, and is then waited for like any other.
 */
export const settle = async (
  asked: Visit,
  listening: Listening | undefined,
  replayed: boolean,
  needs: DoorNeeds,
): Promise<Reply> => {
  const ask = async (): Promise<Standing> => {
    const standing = await findStanding(asked.checkoutId, { ...needs, sagas: asked.sagas });
    if (!standing) throw new Error("a checkout that was started is not known");
    return standing;
  };
  if (replayed) {
    const now = await ask();
    if (isOfAnother(now, asked)) return problem("idempotency_key_reused");
    const movesOn = await hintIfSettled(now, asked.sagas, needs.payments);
    if (isSettled(now.view) && !movesOn) return checkoutReply(now.view, needs.ids, true);
  }
  return checkoutReply(await awaitAnswer(listening, ask, asked.waitMs), needs.ids, replayed);
};

/** Refusals that a memory cannot be trusted with: a claim that was lost would have answered otherwise. */
const doubtful = new Set([
  "cart_not_found",
  "checkout_in_progress",
  "cart_ordered",
  "cart-locked",
  "cart-ordered",
  "cart-missing",
  "closed",
  "suspect",
]);

/** Refuses for this reason, unless it is one that needs a second look and the checkout turns out to be known. */
export const unlessKnown = async (
  asked: Visit,
  { memoryFrom }: Look,
  reason: string,
  refusal: () => Promise<Reply> | Reply,
  needs: DoorNeeds,
): Promise<Reply> => {
  const isYoung =
    memoryFrom !== undefined && millis(needs.now()) - millis(memoryFrom) < needs.settings.claimTtlMs;
  if (isYoung || doubtful.has(reason)) {
    const standing = await findKnown(asked, needs);
    if (standing) return join(asked, standing, needs);
  }
  return refusal();
};
