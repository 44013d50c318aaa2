import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { app, RetryOptions } from "durable-functions";

/** What an activity is asked, and writes into the log before it answers. */
type Work = { readonly instance: string; readonly step: string };

const after = (start: Date, ms: number): Date => new Date(start.getTime() + ms);

/** Registers functions that take a while; `log` gets one line per run of an activity. */
export const registerKillApp = (log: string): void => {
  const note = ({ instance, step }: Work): void => appendFileSync(log, `${instance} ${step}\n`);

  app.activity("work", {
    handler: async (work: Work) => {
      await delay(12);
      note(work);
      return { did: work.step };
    },
  });
  app.activity("stubborn", {
    handler: (work: Work) => {
      note(work);
      const runs = readFileSync(log, "utf8").split(`${work.instance} ${work.step}\n`).length - 1;
      if (runs < 3) throw new Error("not yet");
      return { did: work.step };
    },
  });

  app.orchestration("line", function* ({ df }) {
    const did: unknown[] = [];
    for (const step of ["a", "b", "c", "d"]) {
      did.push((yield df.callActivity("work", { instance: df.instanceId, step })).did);
    }
    return did.join("");
  });
  app.orchestration("tree", function* ({ df }) {
    const work = (step: string) => df.callActivity("work", { instance: df.instanceId, step });
    const child = (name: string) => df.callSubOrchestrator("line", null, `${df.instanceId}.${name}`);
    const results: { readonly did?: string }[] = yield df.Task.all([
      work("x"),
      child("1"),
      work("y"),
      child("2"),
    ]);
    return results.map((result) => result.did ?? result).join("-");
  });
  app.orchestration("retrying", function* ({ df }) {
    const work = { instance: df.instanceId, step: "r" };
    const { did } = yield df.callActivityWithRetry("stubborn", new RetryOptions(10, 20), work);
    return did;
  });
  app.orchestration("napping", function* ({ df }) {
    for (const step of ["1", "2", "3"]) {
      yield df.createTimer(after(df.currentUtcDateTime, 25));
      yield df.callActivity("work", { instance: df.instanceId, step });
    }
    return "rested";
  });
  app.orchestration("rounds", function* ({ df }) {
    const { left } = df.getInput<{ readonly left: number }>();
    yield df.callActivity("work", { instance: df.instanceId, step: `round${left}` });
    return left === 0 ? "round and round" : df.continueAsNew({ left: left - 1 });
  });
  app.orchestration("hearing", function* ({ df }) {
    const event = df.waitForExternalEvent("go");
    const timer = df.createTimer(after(df.currentUtcDateTime, 60_000));
    const winner = yield df.Task.any([event, timer]);
    if (winner !== event) return "deaf";
    timer.cancel();
    yield df.callActivity("work", { instance: df.instanceId, step: "heard" });
    return event.result;
  });
};

/** What is started, what each must end with, and which steps must have run. */
export const plans = {
  line: { input: null, output: "abcd", steps: ["a", "b", "c", "d"] },
  tree: { input: null, output: "x-abcd-y-abcd", steps: ["x", "y"] },
  retrying: { input: null, output: "r", steps: ["r"] },
  napping: { input: null, output: "rested", steps: ["1", "2", "3"] },
  rounds: {
    input: '{"left":4}',
    output: "round and round",
    steps: ["round4", "round3", "round2", "round1", "round0"],
  },
  hearing: { input: null, output: "hello", steps: ["heard"] },
} as const;

export const planned = Object.entries(plans).flatMap(([name, plan]) =>
  Array.from({ length: 8 }, (_, index) => ({ name, id: `${name}${index}`, ...plan })),
);
