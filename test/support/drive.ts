import type { OrchestrationContext } from "durable-functions";
import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { Work } from "../../orchestrators/saga/calls.ts";

/** What an activity gives, call by call; the last one again for every further call. An Error is thrown. */
export type Answers = Readonly<Record<string, unknown>>;

type FakeTask = {
  readonly kind: "activity" | "timer" | "event" | "any";
  readonly name: string;
  readonly input?: unknown;
  readonly children?: readonly FakeTask[];
  readonly fireAt?: number;
  isCompleted: boolean;
  isFaulted: boolean;
  isCanceled?: boolean;
  result?: unknown;
  cancel?(): void;
};

/** An event that is raised while the n-th call of a step runs, or, with `waiting`, when nothing else runs. */
export type Raised =
  | { readonly event: string; readonly during: string }
  | { readonly event: string; readonly during: "waiting" };

type Options = {
  readonly raised?: readonly Raised[];
  readonly earlyTimersMs?: number;
  readonly turns?: number;
};

/**
 * Runs a saga to its end against canned answers, with a clock that only timers move. Gives the calls in order, with
 * their inputs, how it ended and what it said of itself after every turn.
 */
export const drive = (
  saga: { run(context: OrchestrationContext): Work<unknown> },
  input: unknown,
  answers: Answers,
  { raised = [], earlyTimersMs = 0, turns = 500 }: Options = {},
) => {
  const calls: { name: string; input: unknown; at: number }[] = [];
  const said: SagaStatus[] = [];
  const counts = new Map<string, number>();
  const left = [...raised];
  const events: FakeTask[] = [];
  let clock = Date.parse("2026-01-01T00:00:00.000Z");
  let status: SagaStatus | undefined;
  let timers = 0;

  const raise = (during: string) => {
    for (const entry of left.filter((one) => one.during === during)) {
      left.splice(left.indexOf(entry), 1);
      const waiting = events.filter((task) => task.name === entry.event && !task.isCompleted).at(-1);
      if (waiting) complete(waiting, null);
    }
  };
  const complete = (task: FakeTask, result: unknown) => {
    task.isFaulted = result instanceof Error;
    task.isCompleted = !task.isFaulted;
    task.result = result;
  };
  const perform = (task: FakeTask) => {
    calls.push({ name: task.name, input: task.input, at: clock });
    const nth = counts.get(task.name) ?? 0;
    counts.set(task.name, nth + 1);
    const given = answers[task.name] ?? { tag: "accepted", value: null };
    complete(task, Array.isArray(given) ? given[Math.min(nth, given.length - 1)] : given);
  };

  const df = {
    callActivity: (name: string, given: unknown): FakeTask => ({
      kind: "activity",
      name,
      input: given,
      isCompleted: false,
      isFaulted: false,
    }),
    createTimer: (at: Date): FakeTask => {
      timers += 1;
      const timer: FakeTask = {
        kind: "timer",
        name: "timer",
        fireAt: at.valueOf(),
        isCompleted: false,
        isFaulted: false,
      };
      timer.cancel = () => {
        timer.isCanceled = true;
      };
      return timer;
    },
    waitForExternalEvent: (name: string): FakeTask => {
      const task: FakeTask = { kind: "event", name, isCompleted: false, isFaulted: false };
      events.push(task);
      return task;
    },
    Task: {
      any: (children: FakeTask[]): FakeTask => ({
        kind: "any",
        name: "any",
        children,
        isCompleted: false,
        isFaulted: false,
      }),
    },
    get currentUtcDateTime() {
      return new Date(clock);
    },
    getInput: () => input,
    setCustomStatus: (next: SagaStatus) => {
      status = next;
    },
  };

  /** Lets happen what the saga waits for. */
  const advance = (task: FakeTask) => {
    const pending = task.kind === "any" ? (task.children ?? []) : [task];
    const settled = () => pending.some((child) => child.isCompleted || child.isFaulted);
    const activity = pending.find(
      (child) => child.kind === "activity" && !child.isCompleted && !child.isFaulted,
    );
    if (activity) {
      raise(activity.name);
      if (task.kind === "any" && settled()) return;
      return perform(activity);
    }
    raise("waiting");
    if (settled()) return;
    const timer = pending.find((child) => child.kind === "timer");
    if (!timer) throw new Error(`the saga waits for ever for ${pending.map(({ name }) => name).join(", ")}`);
    clock = Math.max(clock, (timer.fireAt ?? clock) - earlyTimersMs);
    complete(timer, undefined);
  };

  const run = saga.run({ df } as unknown as OrchestrationContext) as unknown as Generator<
    FakeTask,
    unknown,
    unknown
  >;
  let turn = run.next();
  for (let count = 0; !turn.done; count++) {
    if (count > turns) throw new Error(`the saga did not end: ${calls.map(({ name }) => name).join(" ")}`);
    if (status) said.push(status);
    const task = turn.value;
    advance(task);
    turn = task.isFaulted ? run.throw(task.result) : run.next(task.result);
  }
  if (status) said.push(status);
  return {
    calls,
    names: calls.map(({ name }) => name).join(" "),
    ended: turn.value,
    said,
    last: status,
    timers,
    statuses: [...new Set(said.map((one) => one.status))],
  };
};
