// biome-ignore-all lint/correctness/useYield: as recorded, and some of them end without a yield
import { type OrchestrationHandler, RetryOptions, type Task, TaskFailedError } from "durable-functions";

const after = (start: Date, ms: number): Date => new Date(start.getTime() + ms);

const caught = (thrown: unknown) => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { name: error.name, ctor: error.constructor.name, message: error.message };
};

/** Orchestrators that call activities and sub-orchestrations, as they were when they were recorded. */
export const callOrchestrators = (scale: number): Readonly<Record<string, OrchestrationHandler>> => ({
  *one({ df }) {
    return yield df.callActivity("say", df.getInput());
  },
  *two({ df }) {
    const a = yield df.callActivity("say", "a");
    const b = yield df.callActivity("say", a);
    return { a, b };
  },
  *fan3({ df }) {
    return yield df.Task.all([1, 2, 3].map((i) => df.callActivity("num", i)));
  },
  *fanfail({ df }) {
    try {
      yield df.Task.all([df.callActivity("num", 1), df.callActivity("boom", 1)]);
    } catch (error) {
      return caught(error);
    }
    return undefined;
  },
  *anytwo({ df }) {
    const a = df.callActivity("slow", { ms: 100, v: "fast" });
    const b = df.callActivity("slow", { ms: 1500, v: "slow" });
    const w = yield df.Task.any([a, b]);
    const first = w.result;
    const x = yield df.callActivity("slow", { ms: 2500, v: "third" });
    return { first, x, b: b.isCompleted };
  },
  *anyreturn({ df }) {
    const a = df.callActivity("slow", { ms: 100, v: "fast" });
    const b = df.callActivity("slow", { ms: 4000, v: "slow" });
    const w = yield df.Task.any([a, b]);
    return w.result;
  },
  *throwact({ df }) {
    return yield df.callActivity("boom", { x: 1 });
  },
  *throwactstr({ df }) {
    return yield df.callActivity("boomstr", { x: 1 });
  },
  *catchact({ df }) {
    try {
      yield df.callActivity("boom", { x: 1 });
    } catch (error) {
      const r = yield df.callActivity("say", "comp");
      return { ...caught(error), keys: Object.keys(error ?? {}), r };
    }
    return undefined;
  },
  *propfail({ df }) {
    try {
      yield df.callActivity("propboom", 1);
    } catch (error) {
      const { name, ctor, message } = caught(error);
      const details = error instanceof TaskFailedError ? error.failureDetails : undefined;
      const fd = details ? { t: details.errorType, m: details.errorMessage, p: details.properties } : null;
      return { name, ctor, message: message.slice(0, 200), fd };
    }
    return undefined;
  },
  *retryok({ df }) {
    const input = { k: df.instanceId, n: 2 };
    return yield df.callActivityWithRetry("flaky", new RetryOptions(1000 * scale, 5), input);
  },
  *retryfail({ df }) {
    const options = new RetryOptions(1000 * scale, 3);
    options.backoffCoefficient = 2;
    options.maxRetryIntervalInMilliseconds = 5000 * scale;
    return yield df.callActivityWithRetry("boom", options, 1);
  },
  *retryallok({ df }) {
    const options = () => new RetryOptions(1000 * scale, 3);
    return yield df.Task.all([
      df.callActivityWithRetry("flaky", options(), { k: `${df.instanceId}a`, n: 1 }),
      df.callActivityWithRetry("flaky", options(), { k: `${df.instanceId}b`, n: 0 }),
    ]);
  },
  *retundef({ df }) {
    yield df.callActivity("nothing");
  },
  *types({ df }) {
    const r = [];
    const values = [
      undefined,
      null,
      "str",
      "123",
      '{"j":1}',
      5,
      1.5,
      true,
      [1, "a", null],
      { o: 1 },
      "2020-01-01T00:00:00Z",
      "",
    ];
    for (const v of values) r.push(yield df.callActivity("echo", v));
    return r;
  },
  *rettypes({ df }) {
    const r: unknown[] = [];
    for (const v of ["str", "123", '{"j":1}', 5, true, null]) r.push(yield df.callActivity("num", v));
    return r.map((x) => [typeof x, x]);
  },
  *noact({ df }) {
    return yield df.callActivity("doesnotexist", 1);
  },
  *nosub({ df }) {
    return yield df.callSubOrchestrator("doesnotexist", 1);
  },
  *sub({ df }) {
    return yield df.callSubOrchestrator("one", "sub");
  },
  *subid({ df }) {
    return yield df.callSubOrchestrator("one", "sub", `${df.instanceId}-kid`);
  },
  *subpar({ df }) {
    return yield df.Task.all(["x", "y"].map((v) => df.callSubOrchestrator("one", v)));
  },
  *subfail({ df }) {
    return yield df.callSubOrchestrator("throws", { s: 1 });
  },
  *subcatch({ df }) {
    try {
      return yield df.callSubOrchestrator("throws", { s: 1 });
    } catch (error) {
      return caught(error);
    }
  },
  *subretry({ df }) {
    const input = { k: df.instanceId, n: 1 };
    return yield df.callSubOrchestratorWithRetry("flakyorch", new RetryOptions(1000 * scale, 3), input);
  },
  *retrysubfail({ df }) {
    return yield df.callSubOrchestratorWithRetry("throws", new RetryOptions(1000 * scale, 2), { k: 1 });
  },
  *flakyorch({ df }) {
    return yield df.callActivity("flaky", df.getInput());
  },
  *subslow({ df }) {
    return yield df.callSubOrchestrator("waits", 1, `${df.instanceId}:kid`);
  },
  *rewindme({ df }) {
    const a = yield df.callActivity("say", "before");
    const b = yield df.callActivity("flaky", { k: df.instanceId, n: 1 });
    return [a, b];
  },
  *nested({ df }) {
    const numbers = df.Task.all([df.callActivity("num", 1), df.callActivity("num", 2)]);
    const w = yield df.Task.any([numbers, df.waitForExternalEvent("go")]);
    const s = yield df.callActivity("say", "after");
    return { s, r: w.result };
  },
  *mixed({ df }) {
    return yield df.Task.all([
      df.callActivity("num", 1),
      df.callSubOrchestrator("one", "s"),
      df.createTimer(after(df.currentUtcDateTime, 1500 * scale)),
      df.waitForExternalEvent("go"),
    ]);
  },
  *fireforget2({ df }) {
    df.callActivity("say", "ff");
    yield df.createTimer(after(df.currentUtcDateTime, 1500 * scale));
    return "done";
  },
  *throws() {
    throw new TypeError("orch boom");
  },
  *throwsstr() {
    throw "orch string";
  },
  *throwsafter({ df }) {
    yield df.callActivity("say", 1);
    throw Object.assign(new Error("late boom"), { code: "X" });
  },
  *retobj() {
    return { s: "x", n: 1, d: new Date(0), nul: null, arr: [1, "a"], u: undefined };
  },
  *retstr() {
    return 'plain "quoted"';
  },
  *badyield() {
    const five: unknown = 5;
    return yield five as Task;
  },
});
