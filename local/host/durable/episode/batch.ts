import type { Mail } from "../dispatch/mailbox.ts";
import { EventType } from "../history-event.ts";

const isStart = (mail: Mail): boolean => mail.type === EventType.ExecutionStarted;

/**
 * What the next episode takes of an instance's mail: all of it, the start of the execution first and the rest by
 * Timestamp (a fired timer bears that of its creation); but the first episode after continue-as-new runs alone.
 */
export const batchOf = (waiting: readonly Mail[]): readonly Mail[] => {
  const continued = waiting.find((mail) => mail.continued);
  if (continued !== undefined) return [continued];
  if (waiting.length < 2) return waiting.slice();
  return waiting.toSorted((a, b) => Number(isStart(b)) - Number(isStart(a)) || a.at - b.at || a.seq - b.seq);
};
