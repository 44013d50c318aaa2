import { describe, expect, it } from "vitest";
import { walkActions } from "../../../../local/host/durable/episode/action-walk.ts";
import { type Action, readReply } from "../../../../local/host/durable/episode/reply.ts";
import type { Call } from "../../../../local/host/durable/episode/walk-node.ts";
import {
  EventType,
  type StoredEvent,
  type WalkEvent,
  walkEventOf,
} from "../../../../local/host/durable/history-event.ts";
import { episodesOf, type RecordedEpisode, type RecordedEvent, scenarioNames } from "./support/recordings.ts";

const isScheduling = ({ EventType: type }: RecordedEvent): boolean =>
  type === EventType.TaskScheduled ||
  type === EventType.SubOrchestrationInstanceCreated ||
  type === EventType.TimerCreated;

const storedEvents = (events: readonly RecordedEvent[]): readonly WalkEvent[] =>
  events.map((event) => walkEventOf({ IsPlayed: false, Timestamp: "", ...event } satisfies StoredEvent));

const replyOf = ({ response, failure }: RecordedEpisode): readonly Action[] => {
  const reply = readReply({ json: JSON.stringify(response ?? failure?.outOfProcData) });
  return "unreadable" in reply ? [] : reply.actions;
};

const kindOf: Readonly<Record<number, Call["kind"]>> = {
  [EventType.TaskScheduled]: "activity",
  [EventType.SubOrchestrationInstanceCreated]: "sub-orchestration",
  [EventType.TimerCreated]: "timer",
};

/** Every episode of a scenario together with what the next one's history shows that it scheduled. */
const pairsOf = (scenario: string) =>
  [...Map.groupBy(episodesOf(scenario), ({ instanceId }) => instanceId).values()].flatMap((episodes) =>
    episodes.slice(1).flatMap((next, index) => {
      const episode = episodes[index];
      const isPair = episode !== undefined && next.request.isReplaying;
      return isPair ? [{ episode, added: next.request.history.slice(episode.request.history.length) }] : [];
    }),
  );

const withGaps = ["argument-types", "activity-result-types"];
const walked = scenarioNames.filter(
  (name) => !/^(entity-|call-http|version-)/.test(name) && !withGaps.includes(name),
);

describe("the walk over a recorded reply and history", () => {
  it.each(walked.filter((name) => pairsOf(name).length > 0))(
    "schedules with the recorded ids, and nothing else, in %s",
    (scenario) => {
      for (const { episode, added } of pairsOf(scenario)) {
        const { history } = episode.request;
        const { calls } = walkActions(replyOf(episode), [storedEvents(history)], "execution");
        const expected = added.filter(isScheduling);
        expect(calls.map(({ kind, id, name }) => ({ kind, id, name }))).toEqual(
          expected.map((event) => ({
            kind: kindOf[event.EventType],
            id: event.EventId,
            name: event["Name"] ?? "",
          })),
        );
        const fireAt = expected.flatMap((event) => event["FireAt"] ?? []).map((at) => Date.parse(String(at)));
        expect(calls.flatMap((call) => (call.kind === "timer" ? Math.trunc(call.fireAt) : []))).toEqual(
          fireAt,
        );
      }
    },
  );

  it("was given more than a hundred pairs of episodes", () => {
    expect(walked.flatMap(pairsOf).length).toBeGreaterThan(100);
  });
});
