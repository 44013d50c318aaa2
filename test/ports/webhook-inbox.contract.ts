import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckoutId, PaymentIntentId } from "../../domain/ids.ts";
import type { WebhookNote } from "../../ports/webhook-inbox.ts";
import { second, unique } from "./order-builders.ts";
import type { Store } from "./store.ts";

/** The part of a store that this suite needs. */
export type InboxStore = Pick<Store, "inbox" | "close"> & {
  another(): Promise<Pick<Store, "inbox" | "close">>;
};

/** Everything that the port `WebhookInbox` promises, for whichever store is behind it. */
export const webhookInboxContract = (name: string, open: () => Promise<InboxStore>): void => {
  describe(`the webhook inbox in ${name}`, () => {
    let store: InboxStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    const aNote = (at = 0, more: Partial<WebhookNote> = {}): WebhookNote => ({
      eventId: `evt_${unique()}`,
      type: "payment_intent.succeeded",
      receivedAt: second(at),
      ...more,
    });
    /** Of these notes, those that are due, in the order they are given. */
    const dueOf = async (notes: readonly WebhookNote[], at: number) =>
      (await store.inbox.due(second(at), 1000)).filter(({ eventId }) =>
        notes.some((note) => note.eventId === eventId),
      );

    it("keeps a webhook once, as it came first", async () => {
      const note = aNote(1, {
        checkoutId: "chk_1" as CheckoutId,
        paymentIntentId: "pi_1" as PaymentIntentId,
      });
      expect(await store.inbox.store(note)).toBe("new");
      expect(await store.inbox.store({ ...note, type: "changed", receivedAt: second(9) })).toBe("seen");
      expect(await dueOf([note], 9)).toEqual([{ ...note, attempts: 0 }]);
    });

    it("gives a webhook from when it is due, where that is said", async () => {
      const note = aNote(1);
      await store.inbox.store(note, second(5));
      expect(await dueOf([note], 4)).toEqual([]);
      expect(await dueOf([note], 5)).toHaveLength(1);
    });

    it("leaves out ids that a webhook does not name", async () => {
      const note = aNote(1);
      await store.inbox.store(note);
      const [due] = await dueOf([note], 1);
      expect(due).toEqual({ ...note, attempts: 0 });
      expect(due && ("checkoutId" in due || "paymentIntentId" in due)).toBe(false);
    });

    it("gives what waits in order of arrival, at most so many", async () => {
      // Earlier than anything else there is, so that they come first.
      const notes = [aNote(-50_000_000), aNote(-50_000_002), aNote(-50_000_001)];
      for (const note of notes) await store.inbox.store(note);
      const [a, b, c] = notes;
      expect((await dueOf(notes, 0)).map(({ eventId }) => eventId)).toEqual([
        b?.eventId,
        c?.eventId,
        a?.eventId,
      ]);
      const two = await store.inbox.due(second(0), 2);
      expect(two.map(({ eventId }) => eventId)).toEqual([b?.eventId, c?.eventId]);
      for (const { eventId } of notes) await store.inbox.done(eventId, second(0));
    });

    it("gives a webhook again when its next attempt is due, and counts the attempts", async () => {
      const note = aNote(0);
      await store.inbox.store(note);
      await store.inbox.later(note.eventId, second(10));
      expect(await dueOf([note], 9)).toEqual([]);
      expect(await dueOf([note], 10)).toEqual([{ ...note, attempts: 1 }]);
      await store.inbox.later(note.eventId, second(30));
      expect(await dueOf([note], 29)).toEqual([]);
      expect(await dueOf([note], 31)).toEqual([{ ...note, attempts: 2 }]);
    });

    it("is done with what is done, also when an attempt that was late puts it off", async () => {
      const note = aNote(0);
      await store.inbox.store(note);
      await store.inbox.done(note.eventId, second(1));
      await store.inbox.later(note.eventId, second(2));
      expect(await dueOf([note], 99)).toEqual([]);
      expect(await store.inbox.store(note)).toBe("seen");
    });

    it("forgets what was done before a time, and says how much that was", async () => {
      await store.inbox.forget(second(-20_000_000));
      const [old, edge, waiting] = [aNote(-30_000_000), aNote(-30_000_000), aNote(-30_000_000)];
      for (const note of [old, edge, waiting]) await store.inbox.store(note);
      await store.inbox.done(old.eventId, second(-25_000_000));
      await store.inbox.done(edge.eventId, second(-20_000_000));
      await store.inbox.done(old.eventId, second(5));
      expect(await store.inbox.forget(second(-20_000_000))).toBe(1);
      expect(await store.inbox.store(old)).toBe("new");
      expect(await store.inbox.store(edge)).toBe("seen");
      expect(await dueOf([waiting], 0)).toHaveLength(1);
      for (const { eventId } of [old, waiting]) await store.inbox.done(eventId, second(0));
    });

    it("does nothing for a webhook that it does not know", async () => {
      await store.inbox.done("evt_nobody", second(0));
      await store.inbox.later("evt_nobody", second(0));
      expect(await store.inbox.store(aNote(0, { eventId: `evt_nobody-${unique()}` }))).toBe("new");
    });

    it("is new for one of many that bring it at the same moment", async () => {
      const other = await store.another();
      const note = aNote(0);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? store : other).inbox.store(note)),
      );
      expect(answers.filter((answer) => answer === "new")).toHaveLength(1);
      await other.close();
    });
  });
};
