import type { Log } from "./log.ts";

export type StopSteps = {
  readonly log: Log;
  /** Milliseconds for all of it. */
  readonly deadlineMs: number;
  /** Lets nothing new begin. */
  readonly quiet: () => void;
  /** Each resolves when the triggers' work it knows of has ended; the engine still serves it meanwhile. */
  readonly triggers: ReadonlyArray<() => Promise<void>>;
  /** Stops the engine, once nothing needs it any more. */
  readonly engine: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Ends a host from the outside in. What has not ended by the deadline is left behind and said so. */
export async function stopGracefully(steps: StopSteps): Promise<void> {
  const { log, deadlineMs, quiet, triggers, engine, close } = steps;
  quiet();
  const { promise: deadline, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), deadlineMs);
  const end = async () => {
    await Promise.all(triggers.map((step) => step()));
    await engine();
  };
  const result = await Promise.race([end().catch((error: unknown) => String(error)), deadline]);
  clearTimeout(timer);
  if (result === "late")
    log.write("warning", "Host", `work was still running ${deadlineMs} ms after the stop`);
  else if (result !== undefined) log.write("error", "Host", `the stop failed: ${result}`);
  await close();
}
