import { setTimeout as delay } from "node:timers/promises";
import { type ActivityHandler, app } from "durable-functions";
import { callOrchestrators } from "./recorded-calls.ts";
import { waitOrchestrators } from "./recorded-waits.ts";

const counts = new Map<string, number>();

class MyErr extends RangeError {
  readonly code = "E42";
  override readonly name = "MyErr";
}

const activities = (scale: number): Readonly<Record<string, ActivityHandler>> => ({
  say: (i) => `hi ${i}`,
  echo: (i) => ({ got: i, t: typeof i }),
  nothing: () => undefined,
  num: (i) => i,
  slow: async (i: { readonly ms: number; readonly v: unknown }) => {
    await delay(i.ms * scale);
    return i.v;
  },
  boom: () => {
    throw new MyErr("act failed");
  },
  boomstr: () => {
    throw "just a string";
  },
  flaky: (i: { readonly k: string; readonly n: number }) => {
    const count = (counts.get(i.k) ?? 0) + 1;
    counts.set(i.k, count);
    if (count <= i.n) throw new Error(`flaky ${count}`);
    return `ok after ${count}`;
  },
  propboom: () => {
    throw Object.assign(new RangeError("prop failed"), { code: "E9", useProps: true });
  },
});

/**
 * Registers the functions whose protocol was recorded. `scale` shortens every duration; with 1 the orchestrators
 * answer exactly as recorded. Once per process.
 */
export const registerRecordedApp = (scale: number): void => {
  for (const [name, handler] of Object.entries({
    ...callOrchestrators(scale),
    ...waitOrchestrators(scale),
  })) {
    app.orchestration(name, handler);
  }
  for (const [name, handler] of Object.entries(activities(scale))) app.activity(name, { handler });
  app.setExceptionPropertiesProvider({
    getExceptionProperties: (error) =>
      error instanceof Error && "useProps" in error && "code" in error
        ? { code: error.code, n: 1 }
        : undefined,
  });
};

/** Forgets how often `flaky` was asked, so that a scenario can run again. */
export const forgetCounts = (): void => counts.clear();
