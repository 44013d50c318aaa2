import { describe, expect, it } from "vitest";
import { conditions } from "../../../local/service-bus/refusal.ts";
import { aMessage } from "./a-message.ts";
import { aQueue, tokenOf } from "./a-queue.ts";

/** Someone who has a session and learns that it lost it. */
const anOwner = (name: string) => {
  const owner = {
    name,
    lostIt: 0,
    lost: () => {
      owner.lostIt += 1;
    },
  };
  return owner;
};

const aSessionQueue = () => {
  const { queue, dead } = aQueue({ requiresSession: true });
  for (const [session, id] of [
    ["s1", "a"],
    ["s2", "b"],
    ["s1", "c"],
  ] as const) {
    queue.enqueue(aMessage({ session, id }), 1, 0);
  }
  return { queue, dead };
};

const lockLost = expect.objectContaining({ condition: conditions.sessionLockLost });

describe("the sessions of a queue", () => {
  it("give their messages in order, to their owner alone", () => {
    const { queue } = aSessionQueue();
    const session = queue.sessions.accept("s1", anOwner("one"), 0);
    expect(queue.lock(0, session)?.content.messageId).toBe("a");
    expect(queue.lock(0, session)?.content.messageId).toBe("c");
    expect(queue.lock(0, session)).toBeUndefined();
    expect(() => queue.sessions.accept("s1", anOwner("two"), 0)).toThrow(
      expect.objectContaining({ condition: conditions.sessionCannotBeLocked }),
    );
  });

  it("are given out next by next, each to one owner, as long as there is one with messages", () => {
    const { queue } = aSessionQueue();
    const ids = ["one", "two", "three"].map((name) => queue.sessions.acceptNext(anOwner(name), 0)?.id);
    expect(ids).toEqual(["s1", "s2", undefined]);
  });

  it("can be accepted by id before they have a message, also under the empty id", () => {
    const { queue } = aSessionQueue();
    expect(queue.sessions.accept("", anOwner("one"), 0).id).toBe("");
    const session = queue.sessions.accept("new", anOwner("two"), 0);
    queue.enqueue(aMessage({ session: "new", id: "x" }), 1, 0);
    expect(queue.lock(0, session)?.content.messageId).toBe("x");
  });

  it("come back with everything uncounted when their owner closes them", () => {
    const { queue } = aSessionQueue();
    const owner = anOwner("one");
    const session = queue.sessions.accept("s1", owner, 0);
    const token = tokenOf(queue.lock(0, session));
    queue.sessions.release(session, owner, 0);
    expect(() => queue.complete(token)).toThrow(lockLost);
    const again = queue.sessions.accept("s1", anOwner("two"), 0);
    expect(queue.lock(0, again)).toMatchObject({ deliveryCount: 0, content: { messageId: "a" } });
    expect(owner.lostIt).toBe(0);
  });

  it("are lost when their lock runs out: the owner is told, the deliveries count", () => {
    const { queue } = aSessionQueue();
    const owner = anOwner("one");
    const session = queue.sessions.accept("s1", owner, 0);
    queue.lock(0, session);
    queue.expire(999);
    expect(owner.lostIt).toBe(0);
    queue.expire(1000);
    expect(owner.lostIt).toBe(1);
    const again = queue.sessions.accept("s1", anOwner("two"), 1000);
    expect(queue.lock(1000, again)).toMatchObject({ deliveryCount: 1 });
    expect(queue.lock(1000, again)).toMatchObject({ deliveryCount: 0 });
  });

  it("hold for as long as they are renewed by their owner", () => {
    const { queue } = aSessionQueue();
    const owner = anOwner("one");
    queue.sessions.accept("s1", owner, 0);
    expect(queue.sessions.renew("s1", "one", 800)).toBe(1800);
    expect(() => queue.sessions.renew("s1", "two", 800)).toThrow(lockLost);
    queue.expire(1799);
    expect(owner.lostIt).toBe(0);
    queue.expire(1800);
    expect(owner.lostIt).toBe(1);
    expect(() => queue.sessions.renew("s1", "one", 1800)).toThrow(lockLost);
  });

  it("leave no trace of an old owner: its late goodbye does not free the session of a new one", () => {
    const { queue } = aSessionQueue();
    const owner = anOwner("one");
    const session = queue.sessions.accept("s1", owner, 0);
    queue.expire(1000);
    queue.sessions.accept("s1", anOwner("two"), 1000);
    queue.sessions.release(session, owner, 1000);
    expect(() => queue.sessions.accept("s1", anOwner("three"), 1000)).toThrow(/locked by another/);
  });

  it("keep a state for their owner, also when they are empty", () => {
    const { queue } = aSessionQueue();
    const owner = anOwner("one");
    const session = queue.sessions.accept("other", owner, 0);
    queue.sessions.setState("other", "one", Buffer.from("state"));
    queue.sessions.release(session, owner, 0);
    expect(() => queue.sessions.owned("other")).toThrow(lockLost);
    expect(queue.sessions.accept("other", anOwner("two"), 0).state?.toString()).toBe("state");
  });

  it("refuse renewing the lock of a single message", () => {
    const { queue } = aSessionQueue();
    const token = tokenOf(queue.lock(0, queue.sessions.accept("s1", anOwner("one"), 0)));
    expect(() => queue.renew(token, 0)).toThrow(
      expect.objectContaining({ condition: conditions.notAllowed }),
    );
  });

  it("give deferred messages only to the owner of their session", () => {
    const { queue } = aSessionQueue();
    const owner = anOwner("one");
    const session = queue.sessions.accept("s1", owner, 0);
    queue.defer(tokenOf(queue.lock(0, session)));
    queue.sessions.accept("s2", anOwner("two"), 0);
    expect(() => queue.receiveDeferred([1], 0, "lock", "s2")).toThrow(/does not exist/);
    expect(() => queue.receiveDeferred([1], 0, "lock", "s3")).toThrow(lockLost);
    expect(queue.receiveDeferred([1], 0, "lock", "s1")).toHaveLength(1);
  });

  it("do not take a message without a session id: it is dead-lettered at once", () => {
    const { queue, dead } = aSessionQueue();
    queue.enqueue(aMessage({ id: "lost" }), 1, 0);
    expect(dead.peek(0, 10)).toHaveLength(1);
    expect(dead.peek(0, 10)[0]?.content.properties["DeadLetterReason"]).toBe("Session ID is null");
    expect(queue.peek(0, 10)).toHaveLength(3);
  });

  it("are refused by a queue that has none", () => {
    const { queue } = aQueue();
    expect(() => queue.sessions).toThrow(expect.objectContaining({ condition: conditions.notAllowed }));
  });
});
