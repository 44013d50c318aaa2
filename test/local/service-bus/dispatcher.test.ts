import { describe, expect, it } from "vitest";
import { type Consumer, Dispatcher } from "../../../local/service-bus/dispatcher.ts";
import type { Lane } from "../../../local/service-bus/queue/lane.ts";
import type { MessageQueue } from "../../../local/service-bus/queue/message-queue.ts";
import { aMessage } from "./a-message.ts";
import { aQueue } from "./a-queue.ts";

/** A consumer with room for some messages, which writes down what it gets. */
const aConsumer = (room: number, { session, closed = false }: { session?: Lane; closed?: boolean } = {}) => {
  const got: string[] = [];
  const consumer: Consumer = {
    session,
    mode: "lock",
    hasRoom: () => got.length < room,
    mayDeliver: () => !closed,
    deliver: (held) => got.push(held.content.messageId),
  };
  return { consumer, got };
};

const fill = (queue: MessageQueue, ids: readonly string[], session?: string) => {
  for (const id of ids) queue.enqueue(aMessage({ id, ...(session === undefined ? {} : { session }) }), 1, 0);
};

describe("the dispatcher of a queue", () => {
  it("shares messages out among its consumers in turn, to each no more than it has room for", () => {
    const { queue } = aQueue();
    fill(queue, ["1", "2", "3", "4", "5", "6"]);
    const dispatcher = new Dispatcher(queue);
    const [a, b] = [aConsumer(10), aConsumer(2)];
    dispatcher.add(a.consumer);
    dispatcher.add(b.consumer);
    dispatcher.serve(0);
    expect([a.got, b.got]).toEqual([
      ["1", "3", "5", "6"],
      ["2", "4"],
    ]);
  });

  it("does not favour the one who came first when messages come one by one", () => {
    const { queue } = aQueue();
    const dispatcher = new Dispatcher(queue);
    const consumers = [aConsumer(10), aConsumer(10), aConsumer(10)];
    for (const { consumer } of consumers) dispatcher.add(consumer);
    for (let i = 0; i < 6; i += 1) {
      fill(queue, [`${i}`]);
      dispatcher.serve(0);
    }
    expect(consumers.map(({ got }) => got.length)).toEqual([2, 2, 2]);
  });

  it("hands nothing to one that left or may not receive, and keeps the message", () => {
    const { queue } = aQueue();
    fill(queue, ["1"]);
    const dispatcher = new Dispatcher(queue);
    const [left, shut] = [aConsumer(10), aConsumer(10, { closed: true })];
    dispatcher.add(left.consumer);
    dispatcher.add(shut.consumer);
    dispatcher.remove(left.consumer);
    dispatcher.serve(0);
    expect([left.got, shut.got]).toEqual([[], []]);
    expect(queue.hasReady()).toBe(true);
  });

  it("grants sessions to those who wait for one, first come first served", () => {
    const { queue } = aQueue({ requiresSession: true });
    const dispatcher = new Dispatcher(queue);
    const granted: string[] = [];
    const wait = (name: string) => {
      const grant = (session: Lane) => granted.push(`${name}:${session.id}`);
      const waiter = { owner: { name, lost: () => {} }, grant };
      dispatcher.waitForSession(waiter);
      return waiter;
    };
    wait("one");
    const gaveUp = wait("two");
    wait("three");
    dispatcher.stopWaiting(gaveUp);
    fill(queue, ["a"], "s1");
    dispatcher.serve(0);
    fill(queue, ["b"], "s1");
    fill(queue, ["c"], "s2");
    dispatcher.serve(0);
    expect(granted).toEqual(["one:s1", "three:s2"]);
  });
});
