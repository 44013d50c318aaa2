import { describe, expect, it } from "vitest";
import type { CorrelationRule } from "../../../local/service-bus/config.ts";
import { memoryJournal } from "../../../local/service-bus/journal/journal.ts";
import { conditions } from "../../../local/service-bus/refusal.ts";
import { Topic } from "../../../local/service-bus/topic/topic.ts";
import { aMessage } from "./a-message.ts";
import { aQueue } from "./a-queue.ts";

const rule = (name: string, properties: Record<string, string>): CorrelationRule => ({ name, properties });

const aTopic = (rules: readonly (readonly CorrelationRule[])[] = [[]], windowMs = 1000) => {
  const subscriptions = rules.map((each) => ({ rules: each, queue: aQueue().queue }));
  const topic = new Topic("t", windowMs, subscriptions, memoryJournal, () => {});
  const received = () =>
    subscriptions.map(({ queue }) => queue.peek(0, 100).map(({ content }) => content.messageId));
  return { topic, received, queues: subscriptions.map(({ queue }) => queue) };
};

describe("a topic", () => {
  it("gives every subscription its own copy, with numbers of its own beside the topic's", () => {
    const { topic, queues } = aTopic([[], [rule("b only", { kind: "b" })]]);
    topic.send(aMessage({ id: "1", properties: { kind: "a" } }), 0);
    topic.send(aMessage({ id: "2", properties: { kind: "b" } }), 0);
    expect(queues[0]?.peek(0, 9).map((held) => [held.sequence, held.enqueuedSequence])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(queues[1]?.peek(0, 9).map((held) => [held.sequence, held.enqueuedSequence])).toEqual([[1, 2]]);
  });

  it("matches a rule only in all its properties, by exact text, and delivers once for several rules", () => {
    const { topic, received } = aTopic([
      [rule("both", { kind: "a", land: "DE" })],
      [rule("kind", { kind: "a" }), rule("land", { land: "DE" })],
      [rule("system", { subject: "order", correlationId: "c" })],
    ]);
    topic.send(aMessage({ id: "both", properties: { kind: "a", land: "DE" } }), 0);
    topic.send(aMessage({ id: "kind", properties: { kind: "a", land: "de" } }), 0);
    topic.send(aMessage({ id: "none", properties: { kind: 1, subject: "order" } }), 0);
    topic.send(aMessage({ id: "system", subject: "order", correlation: "c" }), 0);
    expect(received()).toEqual([["both"], ["both", "kind"], ["system"]]);
  });

  it("drops a repeated id within the window, counted from the first sending", () => {
    const { topic, received } = aTopic();
    for (const at of [0, 600, 999]) topic.send(aMessage({ id: "same" }), at);
    expect(received()).toEqual([["same"]]);
    topic.send(aMessage({ id: "same" }), 1000);
    expect(received()).toEqual([["same", "same"]]);
  });

  it("lets everything through when duplicate detection is off", () => {
    const { topic, received } = aTopic([[]], 0);
    for (const at of [0, 0]) topic.send(aMessage({ id: "same" }), at);
    expect(received()).toEqual([["same", "same"]]);
  });

  it("keeps a scheduled message back until its time, and gives it a new number then", () => {
    const { topic, received, queues } = aTopic();
    const number = topic.schedule(aMessage({ id: "later" }), 500, 0);
    topic.send(aMessage({ id: "now" }), 0);
    expect(topic.nextDeadline()).toBe(500);
    topic.expire(499);
    expect(received()).toEqual([["now"]]);
    topic.expire(500);
    expect(received()).toEqual([["now", "later"]]);
    expect(number).toBe(1);
    expect(queues[0]?.peek(2, 1)[0]).toMatchObject({ enqueuedSequence: 3, enqueuedAt: 500 });
    expect(topic.scheduledCount()).toBe(0);
  });

  it("schedules what is sent with a time in the future, and sends at once what has one in the past", () => {
    const { topic, received } = aTopic();
    const at = (time: number) => ({ "x-opt-scheduled-enqueue-time": new Date(time) });
    topic.send(aMessage({ id: "future", annotations: at(2000) }), 1000);
    topic.send(aMessage({ id: "past", annotations: at(500) }), 1000);
    expect(received()).toEqual([["past"]]);
    expect(topic.scheduledCount()).toBe(1);
  });

  it("takes scheduled messages back, all of them or none", () => {
    const { topic, received } = aTopic();
    const numbers = ["a", "b"].map((id) => topic.schedule(aMessage({ id }), 500, 0));
    expect(() => topic.cancel([...numbers, 99])).toThrow(
      expect.objectContaining({ condition: conditions.messageNotFound }),
    );
    expect(topic.scheduledCount()).toBe(2);
    topic.cancel(numbers.slice(0, 1));
    topic.expire(500);
    expect(received()).toEqual([["b"]]);
  });

  it("counts a scheduled message as sent when it is scheduled", () => {
    const { topic, received } = aTopic();
    topic.schedule(aMessage({ id: "same" }), 500, 0);
    topic.send(aMessage({ id: "same" }), 100);
    expect(topic.schedule(aMessage({ id: "same" }), 600, 100)).toBe(2);
    topic.expire(5000);
    expect(received()).toEqual([["same"]]);
  });
});
