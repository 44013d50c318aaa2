import type { OrchestrationContext, Task } from "durable-functions";
import { checkoutEvents, statusDuring } from "../contracts/checkout.ts";
import type { SagaStatus } from "../contracts/saga-status.ts";
import { functionName, type Step, type Undo, type Undoing } from "../contracts/step.ts";
import { backoff } from "../domain/backoff.ts";
import type { CheckoutFailure, NextAction, PlacedOrder } from "../domain/checkout.ts";
import type { Instant } from "../domain/ids.ts";
import { earlier, instant, isBefore, plus, toDate } from "../domain/instant.ts";
import type { Outcome } from "../domain/outcome.ts";
import { openJournal } from "./journal.ts";
import { Refused } from "./refused.ts";

// biome-ignore lint/suspicious/noExplicitAny: the SDK hands every result back as `any`; Step<> restores its type.
export type Work<T> = Generator<Task, T, any>;

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
  readonly fence: Undo<
    F,
    { stands: "abandoned"; failure: CheckoutFailure } | { stands: "placed"; order: PlacedOrder }
  >;
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

type Registered = { readonly undo: Undo<unknown, unknown>; readonly of: unknown };

const hourMs = 3_600_000;
const wakeMarginMs = 1000;

export const defineSaga = <I, R, F>(definition: SagaDefinition<I, R, F>) => ({
  name: definition.name,
  *run({ df }: OrchestrationContext): Work<Outcome<PlacedOrder, CheckoutFailure>> {
    const input = df.getInput<I>();
    const { fenced, about, giveUpAt, needsAttentionAfterMs, trace } = definition.begin(input);
    const journal = openJournal(about, "charging");
    const undos: Registered[] = [];
    const cancel = df.waitForExternalEvent(checkoutEvents.cancel);
    const now = () => instant(df.currentUtcDateTime.valueOf());
    const tell = () => df.setCustomStatus(journal.status());
    const traced = (given: unknown) => (trace === undefined ? given : { ...(given as object), trace });

    /** Sleeps until then or until one of the tasks is there. An early timer (Azure Storage) is noticed and slept again. */
    function* sleep(until: Instant, or: readonly Task[]): Work<void> {
      let goal = until;
      while (isBefore(now(), until) && !or.some((task) => task.isCompleted)) {
        const timer = df.createTimer(toDate(goal));
        yield or.length === 0 ? timer : df.Task.any([timer, ...or]);
        if (!timer.isCompleted) timer.cancel();
        goal = plus(until, wakeMarginMs);
      }
    }

    /** One call, its outcome, or undefined when it was thrown. A cancel that comes meanwhile is only noted. */
    function* call<T, S>(
      step: Step<never, T, S>,
      given: unknown,
      hearing: boolean,
    ): Work<Outcome<T, S> | undefined> {
      journal.begin(step.name, now());
      tell();
      const task = df.callActivity(functionName(step), traced(given));
      try {
        if (hearing) yield df.Task.any([task, cancel]);
        if (!task.isCompleted && !task.isFaulted) yield task;
      } catch {
        return undefined;
      }
      return task.isFaulted ? undefined : (task.result as Outcome<T, S>);
    }

    /** Calls until there is an outcome; `until` is the last moment to wait for, and a cancel ends the wait. */
    function* ask<T, S>(
      step: Step<never, T, S>,
      given: unknown,
      until: Instant | "for ever",
    ): Work<Outcome<T, S>> {
      const hearing = until !== "for ever";
      for (let failures = 1; ; failures++) {
        const outcome = yield* call(step, given, hearing);
        if (outcome) {
          journal.end(step.name, now(), outcome.tag);
          return outcome;
        }
        const again = plus(now(), backoff(failures));
        if (hearing && !isBefore(now(), until)) {
          journal.end(step.name, now(), "failed");
          throw new Refused(definition.dependencyAway);
        }
        yield* sleep(hearing ? earlier(again, until) : again, hearing ? [cancel] : []);
        if (hearing && cancel.isCompleted) {
          journal.end(step.name, now(), "failed");
          throw new Refused(definition.cancelAsked);
        }
      }
    }

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
        if (cancel.isCompleted) throw new Refused(definition.cancelAsked);
        return outcome.value;
      },
      *pivot(does, given) {
        if (cancel.isCompleted) throw new Refused(definition.cancelAsked);
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
        if (cancel.isCompleted) throw new Refused(definition.cancelAsked);
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

    /** Everything back, the fence first; what fails is tried again, and in the end waits for somebody to look. */
    function* undoAll(first: CheckoutFailure): Work<Outcome<PlacedOrder, CheckoutFailure>> {
      let failure = first;
      const since = now();
      const waiting: Registered[] = [
        { undo: definition.fence as Undo<unknown, unknown>, of: fenced },
        ...undos.toReversed(),
      ];
      for (let round = 1; ; round++) {
        journal.say(
          isBefore(now(), plus(since, needsAttentionAfterMs)) ? "compensating" : "needs_attention",
          { failure },
        );
        let fenceStands = waiting[0]?.undo.name !== definition.fence.name;
        for (const entry of [...waiting]) {
          const given: Undoing<unknown> = { of: entry.of, failure, last: waiting.length === 1 };
          const outcome = yield* call(entry.undo, given, false);
          if (outcome?.tag !== "accepted") {
            if (!fenceStands && entry.undo.name !== definition.fence.name) break; // without the fence, units wait for the money
            continue;
          }
          journal.end(entry.undo.name, now(), "accepted");
          waiting.splice(waiting.indexOf(entry), 1);
          if (entry.undo.name !== definition.fence.name) continue;
          const found = outcome.value as
            | { stands: "placed"; order: PlacedOrder }
            | { stands: "abandoned"; failure: CheckoutFailure };
          if (found.stands === "placed") return { tag: "accepted", value: found.order };
          fenceStands = true;
          failure = found.failure;
        }
        if (waiting.length === 0) return { tag: "refused", reason: failure };
        if (isBefore(now(), plus(since, needsAttentionAfterMs))) {
          yield* sleep(plus(now(), backoff(round)), []);
        } else {
          journal.say("needs_attention", { failure });
          tell();
          yield* sleep(plus(now(), hourMs), [df.waitForExternalEvent(checkoutEvents.redrive)]);
        }
      }
    }

    function* settle(): Work<Outcome<PlacedOrder, CheckoutFailure>> {
      try {
        return { tag: "accepted", value: yield* definition.body(saga, input) };
      } catch (error) {
        const reason = error instanceof Refused ? (error.reason as R) : definition.dependencyAway;
        return yield* undoAll(definition.failure(reason));
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
