/** Values that a field of an NCRONTAB expression takes of those that it has. */
const valuesOf = (field: string, count: number): number => {
  const taken = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step = "1"] = part.split("/");
    const [from = "", to = from] = range === "*" ? ["0", `${count - 1}`] : range.split("-");
    const numbers = [from, to, step].map(Number);
    if (numbers.some((number) => !Number.isInteger(number)) || Number(step) < 1)
      throw new Error(`cannot count "${field}"`);
    for (let value = Number(from); value <= Number(to); value += Number(step)) taken.add(value);
  }
  return [...taken].filter((value) => value < count).length;
};

/** How often a timer runs in a day, by its NCRONTAB expression of six fields. Throws where it does not run every day. */
export const runsADay = (schedule: string): number => {
  const [second = "", minute = "", hour = "", ...days] = schedule.split(" ");
  if (days.join(" ") !== "* * *") throw new Error(`"${schedule}" does not run every day`);
  return valuesOf(second, 60) * valuesOf(minute, 60) * valuesOf(hour, 24);
};
