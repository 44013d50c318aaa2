/** Allowed values of each field, ascending; `weekdays` 0 is Sunday, `months` 1 is January. */
export type Cron = {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
};

type Field = {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
};

const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const dayNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const fields = {
  seconds: { label: "second", low: 0, high: 59 },
  minutes: { label: "minute", low: 0, high: 59 },
  hours: { label: "hour", low: 0, high: 23 },
  days: { label: "day", low: 1, high: 31 },
  months: { label: "month", low: 1, high: 12, names: monthNames },
  weekdays: { label: "day of week", low: 0, high: 6, names: dayNames },
} as const satisfies Record<string, Field>;

/**
 * Reads an NCRONTAB expression: six fields (second minute hour day month weekday), or five, which fire at second 0.
 * A field is `*`, a number or name, a range `a-b`, each with an optional step `/n` (`a/n` runs to the end), or a list
 * of those. Throws an Error that says which field is wrong.
 */
export function parseCron(expression: string): Cron {
  const parts = expression.trim().split(/\s+/);
  const [seconds, minutes, hours, days, months, weekdays] = parts.length === 5 ? ["0", ...parts] : parts;
  if (parts.length > 6 || weekdays === undefined)
    throw new Error(`"${expression}" needs six fields: second minute hour day month weekday`);
  return {
    seconds: parseField(seconds, fields.seconds),
    minutes: parseField(minutes, fields.minutes),
    hours: parseField(hours, fields.hours),
    days: parseField(days, fields.days),
    months: parseField(months, fields.months),
    weekdays: parseField(weekdays, fields.weekdays),
  };
}

function parseField(text: string | undefined, field: Field): number[] {
  const values = new Set<number>();
  for (const item of (text ?? "").split(",")) for (const value of parseItem(item, field)) values.add(value);
  return [...values].sort((left, right) => left - right);
}

function parseItem(item: string, field: Field): number[] {
  const fail = (why: string) => new Error(`"${item}" is no ${field.label}: ${why}`);
  const [range = "", stepText, ...tooMany] = item.split("/");
  const step = stepText === undefined ? 1 : Number(stepText);
  if (tooMany.length > 0 || !Number.isInteger(step) || step < 1)
    throw fail("the step must be a number from 1");
  const [low, high] = parseRange(range, stepText !== undefined, field, fail);
  if (low < field.low || high > field.high) throw fail(`it must lie within ${field.low} and ${field.high}`);
  // The real parser swaps the ends in silence: "22-6" is not the night there but the day.
  if (low > high) throw fail(`the range runs backwards, write ${high}-${low} or list both parts`);
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, index) => low + index * step);
}

function parseRange(
  range: string,
  hasStep: boolean,
  field: Field,
  fail: (why: string) => Error,
): readonly [number, number] {
  if (range === "*") return [field.low, field.high];
  const [first = "", last, ...tooMany] = range.split("-");
  if (tooMany.length > 0) throw fail("a range has two ends");
  const low = parseValue(first, field, fail);
  if (last !== undefined) return [low, parseValue(last, field, fail)];
  return [low, hasStep ? field.high : low];
}

function parseValue(text: string, field: Field, fail: (why: string) => Error): number {
  if (/^\d+$/.test(text)) return Number(text);
  const wanted = text.toLowerCase();
  const index = field.names?.findIndex((name) => wanted.length >= 3 && name.startsWith(wanted)) ?? -1;
  if (index < 0) throw fail("it is neither a number nor a name");
  return index + field.low;
}
