import { type CheckoutView, isFinal } from "../../domain/checkout.ts";
import type { CheckoutAnswer, Listening } from "../../ports/answers.ts";
import type { Standing } from "./standing.ts";

const firstGapMs = 100;
const longestGapMs = 2000;

/** A question that is settled: nothing more is to be waited for. */
export const isSettled = ({ status }: CheckoutView): boolean =>
  isFinal(status) || status === "requires_action" || status === "in_review" || status === "needs_attention";

/** What was published is newer than what the engine says of itself at that moment. */
const withAnswer = (view: CheckoutView, answer: CheckoutAnswer): CheckoutView => {
  const { nextAction, failure, order, holdExpiresAt, ...rest } = view;
  return { ...rest, ...answer };
};

const pause = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, ms, undefined));

/**
 * Waits until the question is settled or the time is up, and gives the checkout as it is then. An answer is listened
 * for, and the engine is asked only once at the end, or now and then when an answer takes long: it may have been lost.
 * Where nothing can be heard (Redis is away) it asks with growing gaps.
 */
export const awaitAnswer = async (
  listening: Listening | undefined,
  ask: () => Promise<Standing>,
  timeoutMs: number,
): Promise<CheckoutView> => {
  const until = Date.now() + timeoutMs;
  let ears = listening;
  for (let gap = ears ? longestGapMs : firstGapMs; ; gap = Math.min(gap * 2, longestGapMs)) {
    const left = until - Date.now();
    let answer: CheckoutAnswer | undefined;
    if (left > 0 && ears) {
      try {
        answer = await ears.next(Math.min(gap, left));
      } catch {
        ears = undefined;
      }
    }
    const { view } = await ask();
    if (answer && !isFinal(view.status)) return withAnswer(view, answer);
    if (isSettled(view) || until <= Date.now()) return view;
    if (!ears) await pause(Math.min(gap, until - Date.now()));
  }
};
