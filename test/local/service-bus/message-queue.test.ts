import { describe, expect, it } from "vitest";
import { conditions } from "../../../local/service-bus/refusal.ts";
import { aMessage } from "./a-message.ts";
import { aQueue, tokenOf } from "./a-queue.ts";

const lockLost = expect.objectContaining({ condition: conditions.messageLockLost });
const idsOf = (messages: readonly { content: { messageId: string } }[]) =>
  messages.map(({ content }) => content.messageId);

describe("a message queue", () => {
  it("hands messages out in the order they came, each to one receiver only", () => {
    const { queue } = aQueue();
    for (const id of ["a", "b"]) queue.enqueue(aMessage({ id }), 1, 0);
    expect([queue.lock(0), queue.lock(0), queue.lock(0)].map((held) => held?.content.messageId)).toEqual([
      "a",
      "b",
      undefined,
    ]);
  });

  it("forgets a completed message and refuses its token from then on", () => {
    const { queue } = aQueue();
    queue.enqueue(aMessage(), 1, 0);
    const token = tokenOf(queue.lock(0));
    queue.complete(token);
    expect(queue.peek(0, 10)).toEqual([]);
    expect(() => queue.complete(token)).toThrow(lockLost);
  });

  it("puts an abandoned message back in its old place, with its delivery counted and its properties changed", () => {
    const { queue } = aQueue();
    for (const id of ["a", "b", "c"]) queue.enqueue(aMessage({ id, properties: { kept: 1 } }), 1, 0);
    const first = tokenOf(queue.lock(0));
    queue.lock(0);
    queue.abandon(first, 0, { tried: "once" });
    const again = queue.lock(0);
    expect(again).toMatchObject({ deliveryCount: 1, sequence: 1 });
    expect(again?.content.properties).toEqual({ kept: 1, tried: "once" });
    expect(queue.lock(0)?.content.messageId).toBe("c");
  });

  it("gives a message to the next one when its lock runs out, and not a moment earlier", () => {
    const { queue } = aQueue();
    queue.enqueue(aMessage(), 1, 0);
    const token = tokenOf(queue.lock(0));
    expect(queue.nextDeadline()).toBe(1000);
    queue.expire(999);
    expect(queue.lock(999)).toBeUndefined();
    queue.expire(1000);
    expect(queue.lock(1000)).toMatchObject({ deliveryCount: 1 });
    expect(() => queue.complete(token)).toThrow(lockLost);
  });

  it("keeps a lock that was renewed until the renewed time", () => {
    const { queue } = aQueue();
    queue.enqueue(aMessage(), 1, 0);
    const token = tokenOf(queue.lock(0));
    expect(queue.renew(token, 900)).toBe(1900);
    queue.expire(1899);
    queue.complete(token);
    expect(() => queue.renew(token, 1899)).toThrow(lockLost);
  });

  it("dead-letters a message that was delivered as often as it may be, saying so", () => {
    const { queue, dead } = aQueue({ maxDeliveryCount: 2 });
    queue.enqueue(aMessage(), 1, 0);
    queue.abandon(tokenOf(queue.lock(0)), 0);
    queue.lock(0);
    queue.expire(1000);
    expect(queue.peek(0, 10)).toEqual([]);
    const [buried] = dead.peek(0, 10);
    expect(buried).toMatchObject({ sequence: 1, deliveryCount: 2 });
    expect(buried?.content.properties).toEqual({
      DeadLetterReason: "MaxDeliveryCountExceeded",
      DeadLetterErrorDescription: "Message could not be consumed after 2 delivery attempts.",
    });
  });

  it("never dead-letters out of a dead-letter queue, however often that fails", () => {
    const { queue, dead } = aQueue({ maxDeliveryCount: 1 });
    queue.enqueue(aMessage(), 1, 0);
    queue.deadLetter(tokenOf(queue.lock(0)), { reason: "r", description: undefined });
    for (let i = 0; i < 5; i += 1) dead.abandon(tokenOf(dead.lock(0)), 0);
    const token = tokenOf(dead.lock(0));
    const certificate = { reason: "again", description: undefined };
    expect(() => dead.deadLetter(token, certificate)).toThrow(
      expect.objectContaining({ condition: conditions.notAllowed }),
    );
    dead.complete(token);
  });

  it("sets a deferred message aside, and gives it out only by its number", () => {
    const { queue } = aQueue();
    for (const id of ["a", "b"]) queue.enqueue(aMessage({ id }), 1, 0);
    queue.defer(tokenOf(queue.lock(0)), { why: "later" });
    expect(queue.lock(0)?.content.messageId).toBe("b");
    const [deferred] = queue.receiveDeferred([1], 0, "lock");
    expect(deferred).toMatchObject({ deferred: true, content: { properties: { why: "later" } } });
    expect(() => queue.receiveDeferred([1], 0, "lock")).toThrow(
      expect.objectContaining({ condition: conditions.messageNotFound }),
    );
    queue.abandon(tokenOf(deferred), 0);
    expect(queue.lock(0)).toBeUndefined();
    expect(idsOf(queue.receiveDeferred([1], 0, "take"))).toEqual(["a"]);
    expect(idsOf(queue.peek(0, 10))).toEqual(["b"]);
  });

  it("gives out no deferred message if one of those asked for is missing", () => {
    const { queue } = aQueue();
    queue.enqueue(aMessage(), 1, 0);
    queue.defer(tokenOf(queue.lock(0)));
    expect(() => queue.receiveDeferred([1, 7], 0, "lock")).toThrow(/does not exist/);
    expect(queue.receiveDeferred([1, 1], 0, "lock")).toHaveLength(1);
  });

  it("shows everything it holds to one who peeks, in order and from a number on", () => {
    const { queue } = aQueue();
    for (const id of ["a", "b", "c"]) queue.enqueue(aMessage({ id }), 1, 0);
    queue.defer(tokenOf(queue.lock(0)));
    queue.lock(0);
    expect(idsOf(queue.peek(0, 10))).toEqual(["a", "b", "c"]);
    expect(idsOf(queue.peek(2, 1))).toEqual(["b"]);
  });

  it("drops an expired message, or dead-letters it where the queue is set so", () => {
    const dropping = aQueue();
    dropping.queue.enqueue(aMessage({ ttlMs: 500 }), 1, 0);
    expect(dropping.queue.lock(500)).toBeUndefined();
    expect(dropping.queue.peek(0, 10)).toEqual([]);
    expect(dropping.dead.peek(0, 10)).toEqual([]);

    const keeping = aQueue({ deadLetterOnExpiry: true });
    keeping.queue.enqueue(aMessage({ ttlMs: 500 }), 1, 0);
    keeping.queue.expire(500);
    expect(keeping.dead.peek(0, 10)[0]?.content.properties).toMatchObject({
      DeadLetterReason: "TTLExpiredException",
    });
    expect(keeping.dead.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
  });

  it("lets no message live longer than the queue's own time to live", () => {
    const { queue } = aQueue({ ttlMs: 100 });
    queue.enqueue(aMessage({ ttlMs: 500 }), 1, 0);
    queue.enqueue(aMessage({ ttlMs: 50 }), 1, 0);
    queue.enqueue(aMessage(), 1, 0);
    expect(queue.peek(0, 10).map(({ expiresAt }) => expiresAt)).toEqual([100, 50, 100]);
  });

  it("leaves an expired message to the one who has it locked, and lets it expire when it comes back", () => {
    const { queue, dead } = aQueue({ deadLetterOnExpiry: true });
    for (const id of ["a", "b"]) queue.enqueue(aMessage({ id, ttlMs: 500 }), 1, 0);
    const [a, b] = [tokenOf(queue.lock(0)), tokenOf(queue.lock(0))];
    queue.expire(600);
    queue.complete(a);
    queue.abandon(b, 600);
    expect(queue.peek(0, 10)).toEqual([]);
    expect(idsOf(dead.peek(0, 10))).toEqual(["b"]);
  });

  it("keeps order among ten thousand messages that are abandoned at random", () => {
    const { queue } = aQueue({ maxDeliveryCount: 1000 });
    for (let i = 0; i < 10_000; i += 1) queue.enqueue(aMessage(), 1, 0);
    for (let i = 0; i < 300; i += 1) {
      const tokens = Array.from({ length: 7 }, () => tokenOf(queue.lock(0)));
      for (const index of [3, 0, 6, 5, 1, 4, 2]) queue.abandon(tokens[index] ?? "", 0);
    }
    const order: number[] = [];
    for (let held = queue.take(0); held; held = queue.take(0)) order.push(held.sequence);
    expect(order).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 1));
  });
});
