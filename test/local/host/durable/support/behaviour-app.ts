import { setTimeout as delay } from "node:timers/promises";
import { app, EntityId, RetryOptions } from "durable-functions";

/** What the app's activities did and what its tests steer. */
export const world = {
  /** Names of activities, in the order in which they ran. */
  ran: [] as string[],
  running: 0,
  mostRunning: 0,
  /** Holds back every `held` activity until it is settled. */
  gate: Promise.withResolvers<void>(),
  /** Makes `fickle` another orchestrator. */
  changed: false,
  failuresLeft: 0,
};

export const resetWorld = (): void => {
  Object.assign(world, {
    ran: [],
    running: 0,
    mostRunning: 0,
    gate: Promise.withResolvers<void>(),
    changed: false,
    failuresLeft: 0,
  });
};

const after = (start: Date, ms: number): Date => new Date(start.getTime() + ms);

app.activity("note", {
  handler: (input: unknown) => {
    world.ran.push(String(input));
    return { input };
  },
});
app.activity("held", {
  handler: async (input: unknown) => {
    world.running += 1;
    world.mostRunning = Math.max(world.mostRunning, world.running);
    await world.gate.promise;
    world.running -= 1;
    world.ran.push(String(input));
    return { input };
  },
});
app.activity("mayFail", {
  handler: () => {
    world.ran.push("mayFail");
    if (world.failuresLeft-- > 0) throw new Error("it failed");
    return { ok: true };
  },
});
app.activity("bytes", { handler: () => Buffer.from("x") });
app.activity("brief", { handler: () => delay(5, { ok: true }) });

app.orchestration("sleep", function* ({ df }) {
  const { ms } = df.getInput<{ readonly ms: number }>();
  const goal = after(df.currentUtcDateTime, ms);
  yield df.createTimer(goal);
  return { late: df.currentUtcDateTime.getTime() - goal.getTime() };
});
app.orchestration("sleepAgainUntilThere", function* ({ df }) {
  const goal = after(df.currentUtcDateTime, 300);
  let naps = 0;
  while (df.currentUtcDateTime < goal) {
    yield df.createTimer(goal);
    naps += 1;
  }
  return { naps };
});
app.orchestration("hear", function* ({ df }) {
  const timer = df.createTimer(after(df.currentUtcDateTime, 60));
  const event = df.waitForExternalEvent("go");
  const winner = yield df.Task.any([event, timer]);
  if (winner === event) timer.cancel();
  yield df.waitForExternalEvent("end");
  return { heard: winner === event };
});
app.orchestration("wait", function* ({ df }) {
  const data = yield df.waitForExternalEvent("go");
  return yield df.callActivity("note", data);
});
app.orchestration("holds", function* ({ df }) {
  const first = yield df.callActivity("held", df.getInput());
  yield df.callActivity("note", "after");
  return first;
});
app.orchestration("fan", function* ({ df }) {
  const count = df.getInput<number>();
  const calls = Array.from({ length: count }, (_, index) => df.callActivity("held", index));
  return (yield df.Task.all(calls)).length;
});
app.orchestration("fails", function* ({ df }) {
  return yield df.callActivity("mayFail");
});
app.orchestration("failsWithRetry", function* ({ df }) {
  return yield df.callActivityWithRetry("mayFail", new RetryOptions(5, 2));
});
app.orchestration("callsFails", function* ({ df }) {
  yield df.callActivity("note", "parent");
  return yield df.callSubOrchestrator("fails", null, `${df.instanceId}-child`);
});
app.orchestration("callsWaits", function* ({ df }) {
  try {
    return yield df.callSubOrchestrator("wait", null, `${df.instanceId}-child`);
  } catch (error) {
    return { caught: String(error) };
  }
});
app.orchestration("callsChild", function* ({ df }) {
  return yield df.callSubOrchestrator("wait", null, df.getInput<string>());
});
app.orchestration("round", function* ({ df }) {
  const left = df.getInput<number>();
  yield df.callActivity("note", left);
  if (left === 0) return "done";
  return df.continueAsNew(left - 1);
});
app.orchestration("roundThenWait", function* ({ df }) {
  const left = df.getInput<number>();
  yield df.callActivity("note", left);
  if (left > 0) return df.continueAsNew(left - 1);
  return { heard: yield df.waitForExternalEvent("go") };
});
app.orchestration("fickle", function* ({ df }) {
  yield df.callActivity(world.changed ? "brief" : "note", 1);
  yield df.waitForExternalEvent("go");
  return "done";
});
app.orchestration("bigStatus", function* ({ df }) {
  df.setCustomStatus("x".repeat(df.getInput<number>()));
  yield df.callActivity("note", 1);
});
app.orchestration("returnsBytes", function* ({ df }) {
  return yield df.callActivity("bytes");
});
app.orchestration("limitedRetry", function* ({ df }) {
  const options = new RetryOptions(5, 2);
  options.retryTimeoutInMilliseconds = 100;
  return yield df.callActivityWithRetry("mayFail", options);
});
app.orchestration("callsEntity", function* ({ df }) {
  return yield df.callEntity(new EntityId("counter", "k"), "get");
});
app.orchestration("signalsEntity", function* ({ df }) {
  df.signalEntity(new EntityId("counter", "k"), "add", 1);
  yield df.waitForExternalEvent("go");
});
app.orchestration("locksEntity", function* ({ df }) {
  yield df.lock(new EntityId("counter", "k"));
});
app.orchestration("callsHttp", function* ({ df }) {
  return yield df.callHttp({ method: "GET", url: "http://127.0.0.1:1/" });
});
app.orchestration("callsVersion", function* ({ df }) {
  return yield df.callSubOrchestrator("wait", null, undefined, "2.0");
});
app.orchestration("callsNobody", function* ({ df }) {
  return yield df.callActivity("nobody", 1);
});
app.orchestration("callsNoOrchestrator", function* ({ df }) {
  return yield df.callSubOrchestrator("nobody", 1);
});
