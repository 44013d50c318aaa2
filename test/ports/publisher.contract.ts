import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EventId, OrderId } from "../../domain/ids.ts";
import type { Notice, OutgoingEvent } from "../../ports/outbox.ts";
import type { Publisher } from "../../ports/publisher.ts";
import { second, unique } from "./order-builders.ts";

export type OpenedTopic = {
  readonly publisher: Publisher;
  /** A text that no message with it in fits the topic, and that none is refused for with a tenth of it. */
  readonly tooMuchText: string;
  /** Everything that arrived since it was last asked, in order; fails when it is not so many. */
  arrived(count: number): Promise<readonly EventId[]>;
  /** From now on nobody answers, or somebody does again. */
  away(isAway: boolean): void;
  /** The next sending is taken, and its answer is lost. */
  loseAnswer(): void;
  close(): Promise<void>;
};

/** Everything that the port `Publisher` promises, for whichever topic is behind it. */
export const publisherContract = (name: string, open: () => Promise<OpenedTopic>): void => {
  describe(`the publisher on ${name}`, () => {
    let topic: OpenedTopic;
    beforeAll(async () => {
      topic = await open();
    });
    beforeEach(() => topic.away(false));
    afterAll(() => topic?.close());

    const event = (orderId: string, sequence: number, text = ""): OutgoingEvent => ({
      eventId: `evt_${orderId}_${sequence}` as EventId,
      orderId: orderId as OrderId,
      sequence,
      type: "InvoiceIssued",
      occurredAt: second(sequence),
      data: { text },
    });
    const anEvent = (text = "") => event(`ord_${unique()}`, 1, text);
    const aNotice = (text = ""): Notice => ({
      eventId: `evt_${unique()}` as EventId,
      type: "StockDriftDetected",
      subject: unique(),
      data: { text },
      occurredAt: second(1),
    });
    const idsOf = (given: readonly { readonly eventId: EventId }[]) => given.map(({ eventId }) => eventId);

    it("brings events in the order given, and says which it sent", async () => {
      const [one, two] = [`ord_${unique()}`, `ord_${unique()}`];
      const events = [event(one, 1), event(two, 1), event(one, 2), event(two, 2), event(one, 3)];
      expect(await topic.publisher.publish(events)).toEqual({ sent: idsOf(events), tooLarge: [] });
      expect(await topic.arrived(5)).toEqual(idsOf(events));
    });

    it("brings events that are larger together than one may be, still in order", async () => {
      const orderId = `ord_${unique()}`;
      const some = topic.tooMuchText.slice(0, topic.tooMuchText.length / 10);
      const events = Array.from({ length: 25 }, (_, index) => event(orderId, index + 1, some));
      expect(await topic.publisher.publish(events)).toEqual({ sent: idsOf(events), tooLarge: [] });
      expect(await topic.arrived(25)).toEqual(idsOf(events));
    });

    it("refuses an event that is too large, alone or among others, and holds up what follows it in its order only", async () => {
      const stuck = `ord_${unique()}`;
      const large = event(stuck, 2, topic.tooMuchText);
      expect(await topic.publisher.publish([large])).toEqual({ sent: [], tooLarge: [large.eventId] });
      const [first, last] = [anEvent(), anEvent()];
      const given = [first, event(stuck, 1), large, event(stuck, 3), last, event(stuck, 4)];
      const sent = idsOf([first, event(stuck, 1), last]);
      expect(await topic.publisher.publish(given)).toEqual({ sent, tooLarge: [large.eventId] });
      expect(await topic.arrived(3)).toEqual(sent);
    });

    it("refuses each event that is too large, where there is nothing else", async () => {
      const large = [anEvent(topic.tooMuchText), anEvent(topic.tooMuchText)];
      expect(await topic.publisher.publish(large)).toEqual({ sent: [], tooLarge: idsOf(large) });
      await topic.arrived(0);
    });

    it("brings notices as it brings events", async () => {
      const [one, large, two] = [aNotice(), aNotice(topic.tooMuchText), aNotice()];
      const published = await topic.publisher.publishNotices([one, large, two]);
      expect(published).toEqual({ sent: idsOf([one, two]), tooLarge: [large.eventId] });
      expect(await topic.arrived(2)).toEqual(idsOf([one, two]));
    });

    it("of nothing sends nothing", async () => {
      const nothing = { sent: [], tooLarge: [] };
      expect(await topic.publisher.publish([])).toEqual(nothing);
      expect(await topic.publisher.publishNotices([])).toEqual(nothing);
      await topic.arrived(0);
    });

    it("throws when nobody answers, and sends when somebody does again", async () => {
      const [one, two] = [anEvent(), anEvent()];
      topic.away(true);
      await expect(topic.publisher.publish([one])).rejects.toThrow();
      await expect(topic.publisher.publish([one, two])).rejects.toThrow();
      await expect(topic.publisher.ping()).rejects.toThrow();
      topic.away(false);
      await topic.publisher.ping();
      await topic.publisher.publish([one, two]);
      expect(await topic.arrived(2)).toEqual(idsOf([one, two]));
    });

    it("throws when an answer was lost; sent again, the event is known by its id and lies there once", async () => {
      const again = anEvent();
      topic.loseAnswer();
      await expect(topic.publisher.publish([again])).rejects.toThrow();
      expect(await topic.publisher.publish([again])).toEqual({ sent: [again.eventId], tooLarge: [] });
      expect(await topic.arrived(1)).toEqual([again.eventId]);
    });
  });
};
