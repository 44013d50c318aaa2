import { resolveSettings, type Settings } from "../settings.ts";
import { StartError } from "../start-error.ts";
import { parseTimeSpan } from "../time-span.ts";
import { parseCron } from "./ncrontab.ts";
import { nextOccurrence } from "./next-occurrence.ts";

/** When a timer is due next, seen from an instant (Unix milliseconds). */
export type Schedule = { next(after: number): number };

/**
 * The schedule of a timer function: NCRONTAB in UTC, or a time span ("00:00:10") between one run's end and the next,
 * either of them with `%SETTING%` references.
 */
export function parseSchedule(text: unknown, settings: Settings, where: string): Schedule {
  if (typeof text !== "string" || text === "") throw new StartError(`${where}: it has no schedule`);
  const expression = resolveSettings(text, settings, where);
  const interval = parseTimeSpan(expression);
  if (interval !== undefined) {
    if (interval <= 0)
      throw new StartError(`${where}: the schedule ${expression} is not longer than nothing`);
    return { next: (after) => after + interval };
  }
  try {
    const cron = parseCron(expression);
    const next = (after: number) => nextOccurrence(cron, after);
    if (next(Date.now()) === undefined) throw new Error(`"${expression}" never comes`);
    return { next: (after) => next(after) ?? Number.POSITIVE_INFINITY };
  } catch (error) {
    throw new StartError(`${where}: the schedule ${error instanceof Error ? error.message : String(error)}`);
  }
}
