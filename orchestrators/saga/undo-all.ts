import type { OrchestrationContext } from "durable-functions";
import { checkoutEvents } from "../../contracts/checkout.ts";
import type { Undo, Undoing } from "../../contracts/step.ts";
import { backoff } from "../../domain/backoff.ts";
import type { CheckoutFailure, PlacedOrder } from "../../domain/checkout.ts";
import { isBefore, plus } from "../../domain/instant.ts";
import type { Outcome } from "../../domain/outcome.ts";
import type { Calls, Work } from "./calls.ts";
import type { Journal } from "./journal.ts";

/** An undo, and what was given to the step that it takes back. */
export type Registered = { readonly undo: Undo<unknown, unknown>; readonly of: unknown };

/** What a fence finds: nothing was placed and nothing will be, or the order stands already. */
export type FenceFound =
  | { readonly stands: "abandoned"; readonly failure: CheckoutFailure }
  | { readonly stands: "placed"; readonly order: PlacedOrder };

type Needs = {
  readonly df: OrchestrationContext["df"];
  readonly journal: Journal;
  readonly calls: Calls;
  readonly fence: Registered;
  /** The undos of what was done or may have been done, in the order of the steps. */
  readonly undos: readonly Registered[];
  readonly needsAttentionAfterMs: number;
};

const hourMs = 3_600_000;

/**
 * Everything back, the fence first and the rest in reverse; what fails is tried again, and in the end waits for
 * somebody to look. An order that the fence finds is left alone.
 */
export function* undoAll(
  { df, journal, calls, fence, undos, needsAttentionAfterMs }: Needs,
  first: CheckoutFailure,
): Work<Outcome<PlacedOrder, CheckoutFailure>> {
  let failure = first;
  const attentionFrom = plus(calls.now(), needsAttentionAfterMs);
  const isEarly = () => isBefore(calls.now(), attentionFrom);
  const waiting = [fence, ...undos.toReversed()];
  for (let round = 1; ; round++) {
    journal.say(isEarly() ? "compensating" : "needs_attention", { failure });
    for (const entry of [...waiting]) {
      const given: Undoing<unknown> = { of: entry.of, failure, last: waiting.length === 1 };
      const outcome = yield* calls.call(entry.undo, given, false);
      if (outcome?.tag !== "accepted") {
        if (entry !== fence && waiting.includes(fence)) break; // without the fence, units wait for the money
        continue;
      }
      journal.end(entry.undo.name, calls.now(), "accepted");
      waiting.splice(waiting.indexOf(entry), 1);
      if (entry !== fence) continue;
      const found = outcome.value as FenceFound;
      if (found.stands === "placed") return { tag: "accepted", value: found.order };
      failure = found.failure;
    }
    if (waiting.length === 0) return { tag: "refused", reason: failure };
    if (isEarly()) {
      yield* calls.sleep(plus(calls.now(), backoff(round)), []);
    } else {
      journal.say("needs_attention", { failure });
      calls.tell();
      const redrive = df.waitForExternalEvent(checkoutEvents.redrive);
      yield* calls.sleep(plus(calls.now(), hourMs), [redrive]);
    }
  }
}
