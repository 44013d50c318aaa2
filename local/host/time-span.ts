const shape = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/** Milliseconds of a .NET time span (`[d.]hh:mm[:ss[.fffffff]]`); undefined when the text is not one. */
export function parseTimeSpan(text: string): number | undefined {
  const match = shape.exec(text.trim());
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0));
  if (days === undefined || hours === undefined || minutes === undefined || seconds === undefined)
    return undefined;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const fraction = match[5] === undefined ? 0 : Number(`0.${match[5]}`);
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds + fraction) * 1000;
}
