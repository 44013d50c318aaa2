import { describe, expect, it } from "vitest";
import { batchOf } from "../../../../local/host/durable/episode/batch.ts";
import {
  eventRaised,
  executionStarted,
  taskCompleted,
  timerFired,
} from "../../../../local/host/durable/event-texts.ts";
import type { HistoryEvent } from "../../../../local/host/durable/history-event.ts";

const start = executionStarted(
  { instanceId: "a", executionId: "e", name: "n", input: null, parent: null, generation: 0 },
  50,
);
const mails = (...events: readonly HistoryEvent[]) =>
  events.map((event, index) => ({ ...event, seq: index + 1, continued: false }));
const order = (...events: readonly HistoryEvent[]) => batchOf(mails(...events)).map(({ seq }) => seq);

describe("what an episode takes of its instance's mail", () => {
  it("is ordered by timestamp, a fired timer by its creation, equal ones by arrival", () => {
    expect(order(taskCompleted(0, null, 20), timerFired(1, 30, 5), taskCompleted(2, null, 20))).toEqual([
      2, 1, 3,
    ]);
  });

  it("begins with the start of the execution, whatever the clock said", () => {
    expect(order(eventRaised("go", "1", 10), start)).toEqual([2, 1]);
  });

  it("is nothing but the start in the first episode after continue-as-new", () => {
    const [raised, started] = mails(eventRaised("go", "1", 10), start);
    if (raised === undefined || started === undefined) throw new Error("two mails");
    expect(batchOf([raised, { ...started, continued: true }]).map(({ seq }) => seq)).toEqual([2]);
  });
});
