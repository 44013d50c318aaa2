import type { EventId } from "../../domain/ids.ts";
import type { Notice, OutgoingEvent } from "../../ports/outbox.ts";
import type { Published, Publisher } from "../../ports/publisher.ts";

/** A topic that keeps what it was given, can fail before or after that, and finds some events too large. */
export const aTopic = () => {
  const sent: OutgoingEvent[] = [];
  const notices: Notice[] = [];
  const tooLarge = new Set<EventId>();
  const topic: { fails: "before" | "after" | undefined } = { fails: undefined };

  const take = <Given extends { readonly eventId: EventId }>(
    given: readonly Given[],
    subject: (one: Given) => string,
    kept: Given[],
  ): Published => {
    if (topic.fails === "before") throw new Error("the topic is away");
    const refused = given.filter(({ eventId }) => tooLarge.has(eventId));
    const heldUp = (one: Given, index: number) =>
      refused.some((large) => subject(large) === subject(one) && given.indexOf(large) <= index);
    const taken = given.filter((one, index) => !heldUp(one, index));
    kept.push(...taken);
    if (topic.fails === "after") throw new Error("the answer was lost");
    return { sent: taken.map(({ eventId }) => eventId), tooLarge: refused.map(({ eventId }) => eventId) };
  };

  const publisher: Publisher = {
    publish: async (events) => take(events, ({ orderId }) => orderId, sent),
    publishNotices: async (given) => take(given, ({ subject }) => subject, notices),
    ping: async () => {},
  };
  return Object.assign(topic, { sent, notices, tooLarge, publisher });
};
