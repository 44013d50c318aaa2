import type { OrchestrationContext, Task } from "durable-functions";
import { functionName, type Step } from "../../contracts/step.ts";
import { backoff } from "../../domain/backoff.ts";
import type { Instant } from "../../domain/ids.ts";
import { earlier, instant, isBefore, plus, toDate } from "../../domain/instant.ts";
import type { Outcome } from "../../domain/outcome.ts";
import type { Journal } from "./journal.ts";
import { Refused } from "./refused.ts";

// biome-ignore lint/suspicious/noExplicitAny: the SDK hands every result back as `any`; Step<> restores its type.
export type Work<T> = Generator<Task, T, any>;

type Needs<R> = {
  readonly df: OrchestrationContext["df"];
  readonly journal: Journal;
  /** Ends every wait that may be ended, once it is there. */
  readonly cancel: Task;
  /** Goes to every step beside its input. */
  readonly trace: string | undefined;
  readonly dependencyAway: R;
  readonly cancelAsked: R;
};

export type Calls = ReturnType<typeof callsWith>;

const wakeMarginMs = 1000;

/** How a saga sleeps and has its steps done; every wait of it is one of these. */
export const callsWith = <R>({ df, journal, cancel, trace, dependencyAway, cancelAsked }: Needs<R>) => {
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
        throw new Refused(dependencyAway);
      }
      yield* sleep(hearing ? earlier(again, until) : again, hearing ? [cancel] : []);
      if (hearing && cancel.isCompleted) {
        journal.end(step.name, now(), "failed");
        throw new Refused(cancelAsked);
      }
    }
  }

  return { now, tell, sleep, call, ask };
};
