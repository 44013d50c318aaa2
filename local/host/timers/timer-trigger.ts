import type { InvocationInput } from "../invocation.ts";
import type { Schedule } from "./schedule.ts";

export type TimerTrigger = { start(): void; stop(): void };

export type TimerTriggerOptions = {
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  /** Runs the function once; resolves when it has ended, however it did. */
  readonly run: () => Promise<void>;
  readonly now?: () => number;
};

/** Node's timers fire at once when they wait longer than 2^31 ms; a longer wait goes in legs of a day. */
const longestLegMs = 86_400_000;

/**
 * Runs a timer function on its schedule. The next run is planned when the last one has ended, so that a timer never
 * overlaps itself and what it missed meanwhile is skipped, as in the real host.
 */
export function createTimerTrigger(options: TimerTriggerOptions): TimerTrigger {
  const { schedule, runOnStartup, run, now = Date.now } = options;
  let leg: NodeJS.Timeout | undefined;
  let stopped = false;

  function wait(due: number): void {
    if (stopped) return;
    const rest = due - now();
    if (rest <= 0) void fire();
    else leg = setTimeout(() => wait(due), Math.min(rest, longestLegMs)).unref();
  }

  async function fire(): Promise<void> {
    await run();
    wait(schedule.next(now()));
  }

  return {
    start() {
      if (runOnStartup) void fire();
      else wait(schedule.next(now()));
    },
    stop() {
      stopped = true;
      clearTimeout(leg);
    },
  };
}

const payload = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false });

/** What a timer function is called with; no status of its schedule is kept, so it is never past due. */
export const timerInput: InvocationInput = { trigger: { json: payload } };
