import { afterEach, describe, expect, it } from "vitest";
import { unique } from "../../ports/order-builders.ts";
import { useTopic } from "./a-topic.ts";
import { aNotice, placedEvent, run } from "./events.ts";

const topic = useTopic();
const { faults, publisher, take, takeSession } = topic;
afterEach(() => faults.clear());

const idsOf = (messages: readonly { readonly messageId?: unknown }[]) =>
  messages.map(({ messageId }) => messageId);

describe("publishing", () => {
  it("brings an event to a subscriber as JSON that says all it said", async () => {
    const event = placedEvent();
    await publisher().publish([event]);
    const [message] = await take("analytics", 1);
    expect(message).toMatchObject({
      messageId: event.eventId,
      sessionId: event.orderId,
      contentType: "application/cloudevents+json",
      body: { specversion: "1.0", id: event.eventId, subject: event.orderId, sequence: "1" },
      applicationProperties: { type: "OrderPlaced", replayFor: "*", totalMinor: 2975 },
    });
    expect(message?.body.data).toMatchObject(JSON.parse(JSON.stringify({ ...event.data, ...event.contact })));
  });

  it("keeps the order in which events were given, per order and in all", async () => {
    const [one, two] = [`ord_${unique()}`, `ord_${unique()}`];
    const events = [...run(one, 4), ...run(two, 3)].toSorted((a, b) => a.sequence - b.sequence);
    await publisher().publish(events);
    expect(idsOf(await take("analytics", 7))).toEqual(events.map(({ eventId }) => eventId));
    const ofOne = await takeSession("projection", one, 4);
    expect(ofOne.map(({ body }) => body.sequence)).toEqual(["1", "2", "3", "4"]);
  });

  it("takes as many messages as events need that are larger together than one may be", async () => {
    const orderId = `ord_${unique()}`;
    const events = run(orderId, 12, 100_000);
    await publisher().publish(events);
    expect(idsOf(await take("analytics", 12))).toEqual(events.map(({ eventId }) => eventId));
    const sequences = (await takeSession("projection", orderId, 12)).map(({ body }) => Number(body.sequence));
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(sequences).toHaveLength(12);
  });

  it("rejects an event that is larger than the broker takes, alone or among others, and names it", async () => {
    const [huge] = run(`ord_${unique()}`, 1, 2_000_000);
    if (!huge) throw new Error("no event");
    await expect(publisher().publish([huge])).rejects.toThrow();
    await expect(publisher().publish([placedEvent(), huge, placedEvent()])).rejects.toThrow(huge.eventId);
    await expect(publisher().publish([huge, placedEvent()])).rejects.toThrow(huge.eventId);
    await take("analytics", 1);
  });

  it("says in each message what trace it was sent in, and nothing of it where nothing is traced", async () => {
    const [first, second] = ["00-1-1-01", "00-2-2-01"];
    const traces = [first, second, undefined];
    const traced = publisher(() => traces.shift());
    await traced.publish([placedEvent(), placedEvent()]);
    await traced.publishNotices([aNotice()]);
    await traced.publish([placedEvent()]);
    const properties = (await take("analytics", 4)).map((message) => message.applicationProperties ?? {});
    expect(properties.map(({ traceparent }) => traceparent)).toEqual([first, first, second, undefined]);
    for (const { replayFor } of properties) expect(replayFor).toBe("*");
    expect(properties.at(-1)).not.toHaveProperty("traceparent");
  });

  it("of nothing sends nothing", async () => {
    await publisher().publish([]);
    await publisher().publishNotices([]);
    await take("analytics", 0);
  });

  it("rejects when the broker is away, and succeeds again when it is back", async () => {
    const event = placedEvent();
    faults.put("service-bus", { kind: "down", operation: "send" });
    await expect(publisher().publish([event])).rejects.toThrow();
    faults.clear();
    await publisher().publish([event]);
    expect(idsOf(await take("analytics", 1))).toEqual([event.eventId]);
  });

  it("sends an event whose answer was lost again under the id that the broker knows, so that it lies there once", async () => {
    const event = placedEvent();
    faults.put("service-bus", { kind: "lose-answer", operation: "send", times: 1 });
    await expect(publisher().publish([event])).rejects.toThrow();
    await publisher().publish([event]);
    expect(idsOf(await take("analytics", 1))).toEqual([event.eventId]);
  });

  it("brings notices to those who have them", async () => {
    const [drift, attention] = [
      aNotice(),
      aNotice({ type: "CheckoutNeedsAttention", subject: "chk_1", data: { checkoutId: "chk_1" } }),
    ];
    await publisher().publishNotices([drift, attention]);
    expect(idsOf(await take("analytics", 2))).toEqual([drift.eventId, attention.eventId]);
    await topic.await("email", attention.eventId);
  });
});

describe("a ping", () => {
  it("answers when the topic does, and rejects when it is away", async () => {
    await publisher().ping();
    faults.put("service-bus", { kind: "down", operation: "send" });
    await expect(publisher().ping()).rejects.toThrow();
  });
});
