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
