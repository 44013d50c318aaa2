import type { OrchestrationContext } from "durable-functions";
import { checkoutEvents, statusDuring } from "../../contracts/checkout.ts";
import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { Step, Undo } from "../../contracts/step.ts";
import type { CheckoutFailure, NextAction, PlacedOrder } from "../../domain/checkout.ts";
import type { Instant } from "../../domain/ids.ts";
import type { Outcome } from "../../domain/outcome.ts";
import { callsWith, type Work } from "./calls.ts";
import { openJournal } from "./journal.ts";
import { Refused } from "./refused.ts";
import { type FenceFound, type Registered, undoAll } from "./undo-all.ts";

/** What a saga may say. None of it reads a clock, the network or the environment. */
export type Saga<R> = {
  /** It was done before this saga began. Should anything fail, run `undo` with the same input. */
  took<I extends J, J>(done: Step<I>, input: I, or: { readonly undo: Undo<J>; readonly at: Instant }): void;
  /** Do it; ask again until the saga's time is up. Should anything later fail, run `undo` with the same input. */
  step<I extends J, T, S extends R, J>(
    does: Step<I, T, S>,
    input: I,
    or: { readonly undo: Undo<J, unknown> },
  ): Work<T>;
  /** Do it, unless a cancel was asked for. Once it is done there is no way back; until its answer is known there is neither. */
  pivot<I, T, S extends R>(does: Step<I, T, S>, input: I): Work<T>;
  /** Do it, however long it takes. */
  eventually<I, T>(does: Step<I, T>, input: I): Work<T>;
  /** Wait for an event or until then. The event is a hint: look at the state itself afterwards. */
  hear(event: string, until: Instant, nextAction?: NextAction): Work<"heard" | "time-up">;
  /** What whoever asks may know from now on. */
  tell(also: Pick<SagaStatus, "paymentIntentId">): void;
  /** End here, and undo everything. */
  refuse(reason: R): never;
  now(): Instant;
};

/** Everything that a kind of saga is. `F` is what its fence is given, `R` why it may be refused. */
export type SagaDefinition<I, R, F> = {
  readonly name: string;
  /** Comes before every other undo, also when nothing was recorded; it may find that there is nothing to undo. */
  readonly fence: Undo<F, FenceFound>;
  begin(input: I): {
    readonly fenced: F;
    readonly about: Pick<SagaStatus, "key" | "holdExpiresAt">;
    readonly giveUpAt: Instant;
    readonly needsAttentionAfterMs: number;
    /** Goes to every step beside its input. */
    readonly trace: string | undefined;
  };
  /** What each refusal is called, and what a dependency that stayed away or a cancel is. */
  failure(refusal: R): CheckoutFailure;
  readonly dependencyAway: R;
  readonly cancelAsked: R;
  body(saga: Saga<R>, input: I): Work<PlacedOrder>;
  /** What is still to be done once the order stands, by whichever way. */
  placed(saga: Saga<R>, input: I): Work<void>;
};

export const defineSaga = <I, R, F>(definition: SagaDefinition<I, R, F>) => ({
  name: definition.name,
  *run({ df }: OrchestrationContext): Work<Outcome<PlacedOrder, CheckoutFailure>> {
    const input = df.getInput<I>();
    const { fenced, about, giveUpAt, needsAttentionAfterMs, trace } = definition.begin(input);
    const journal = openJournal(about, "charging");
    const undos: Registered[] = [];
    const cancel = df.waitForExternalEvent(checkoutEvents.cancel);
    const { dependencyAway, cancelAsked } = definition;
    const calls = callsWith({ df, journal, cancel, trace, dependencyAway, cancelAsked });
    const { now, tell, sleep, ask } = calls;

    const saga: Saga<R> = {
      took(done, of, { undo, at }) {
        undos.push({ undo: undo as Undo<unknown>, of });
        journal.begin(done.name, at);
        journal.end(done.name, at, "accepted");
      },
      *step(does, given, { undo }) {
        journal.say(statusDuring[does.name] ?? "placing");
        const isFence = undo.name === definition.fence.name;
        const known = isFence || undos.some((entry) => entry.undo.name === undo.name);
        if (!known) undos.push({ undo: undo as Undo<unknown>, of: given }); // first: a lost answer may still mean that it happened
        const outcome = yield* ask(does, given, giveUpAt);
        if (outcome.tag === "refused") {
          const at = undos.findIndex((entry) => entry.undo.name === undo.name);
          if (at >= 0) undos.splice(at, 1);
          throw new Refused(outcome.reason);
        }
        if (cancel.isCompleted) throw new Refused(cancelAsked);
        return outcome.value;
      },
      *pivot(does, given) {
        if (cancel.isCompleted) throw new Refused(cancelAsked);
        journal.say(statusDuring[does.name] ?? "placing");
        const outcome = yield* ask(does, given, "for ever");
        if (outcome.tag === "refused") throw new Refused(outcome.reason);
        undos.length = 0;
        return outcome.value;
      },
      *eventually(does, given) {
        const outcome = yield* ask(does, given, "for ever");
        if (outcome.tag === "refused") throw new Error(`${does.name} cannot be refused`);
        return outcome.value;
      },
      *hear(event, until, nextAction) {
        if (nextAction) journal.say("requires_action", { nextAction });
        tell();
        const heard = df.waitForExternalEvent(event);
        yield* sleep(until, [heard, cancel]);
        if (cancel.isCompleted) throw new Refused(cancelAsked);
        return heard.isCompleted ? "heard" : "time-up";
      },
      tell(also) {
        journal.tell(also);
      },
      refuse(reason) {
        throw new Refused(reason);
      },
      now,
    };

    function* settle(): Work<Outcome<PlacedOrder, CheckoutFailure>> {
      try {
        return { tag: "accepted", value: yield* definition.body(saga, input) };
      } catch (error) {
        const reason = error instanceof Refused ? (error.reason as R) : dependencyAway;
        const fence = { undo: definition.fence as Undo<unknown, unknown>, of: fenced };
        const needs = { df, journal, calls, fence, undos, needsAttentionAfterMs };
        return yield* undoAll(needs, definition.failure(reason));
      }
    }

    const outcome = yield* settle();
    if (outcome.tag === "accepted") {
      journal.say("completed", { order: outcome.value });
      tell();
      yield* definition.placed(saga, input);
    } else {
      const cancelled = outcome.reason.code === "checkout_cancelled";
      journal.say(cancelled ? "cancelled" : "failed", { failure: outcome.reason });
    }
    tell();
    return outcome;
  },
});
