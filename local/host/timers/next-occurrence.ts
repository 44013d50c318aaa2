import type { Cron } from "./ncrontab.ts";

/** Long enough for the rarest date there is: a 29th of February on a given weekday, across a skipped leap year. */
const searchYears = 41;

/**
 * The first instant after `after` that the expression names, in UTC (Unix milliseconds); undefined when there is
 * none. Day and weekday must both fit, as in NCRONTAB.
 */
export function nextOccurrence(cron: Cron, after: number): number | undefined {
  const start = new Date(Math.floor(after / 1000) * 1000 + 1000);
  const lastYear = start.getUTCFullYear() + searchYears;
  const day = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()));
  let earliest = start.getTime() - day.getTime();
  while (day.getUTCFullYear() <= lastYear) {
    if (!cron.months.includes(day.getUTCMonth() + 1)) {
      day.setUTCMonth(day.getUTCMonth() + 1, 1);
      earliest = 0;
      continue;
    }
    if (cron.days.includes(day.getUTCDate()) && cron.weekdays.includes(day.getUTCDay())) {
      const time = firstTime(cron, Math.floor(earliest / 1000));
      if (time !== undefined) return day.getTime() + time * 1000;
    }
    day.setUTCDate(day.getUTCDate() + 1);
    earliest = 0;
  }
  return undefined;
}

/** The first second of the day, from `from` on, that the three time fields allow. */
function firstTime({ hours, minutes, seconds }: Cron, from: number): number | undefined {
  const fromHour = Math.floor(from / 3600);
  const fromMinute = Math.floor(from / 60) % 60;
  for (const hour of hours.filter((candidate) => candidate >= fromHour)) {
    const sameHour = hour === fromHour;
    for (const minute of minutes.filter((candidate) => !sameHour || candidate >= fromMinute)) {
      const sameMinute = sameHour && minute === fromMinute;
      const second = seconds.find((candidate) => !sameMinute || candidate >= from % 60);
      if (second !== undefined) return (hour * 60 + minute) * 60 + second;
    }
  }
  return undefined;
}
