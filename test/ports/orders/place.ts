import { expect, it } from "vitest";
import type { CheckoutId, EventId } from "../../../domain/ids.ts";
import { money } from "../../../domain/money.ts";
import { accepted, refused } from "../../../domain/outcome.ts";
import { anOrder, cancelled, eur, paidFor, second } from "../order-builders.ts";
import type { Store } from "../store.ts";
import { stocked } from "./stocked.ts";

export const placePromises = (store: () => Store): void => {
  const recorded = async () => {
    const order = anOrder([[await stocked(store(), 5), 2]]);
    expect(await store().orders.record(order)).toEqual(accepted(null));
    return order;
  };

  it("places a recorded order under a number of its own, at the time it is told", async () => {
    const [one, two] = [await recorded(), await recorded()];
    const first = await store().orders.place(one.key.checkoutId, paidFor(one, second(7)));
    const other = await store().orders.place(two.key.checkoutId, paidFor(two, second(8)));
    if (first.tag === "refused" || other.tag === "refused") throw new Error("an order was not placed");
    expect(first.value).toEqual({
      orderId: one.orderId,
      orderNumber: expect.stringMatching(/^BX-\d{6,}$/),
      placedAt: second(7),
    });
    expect(Number(first.value.orderNumber.slice(3))).toBeGreaterThan(100_000);
    expect(Number(other.value.orderNumber.slice(3))).toBeGreaterThan(
      Number(first.value.orderNumber.slice(3)),
    );
  });

  it("writes the first event and its outbox row with it, with what is published and nothing personal", async () => {
    const order = await recorded();
    const { orderId, customerId, snapshot, paymentIntentId } = order;
    const answer = await store().orders.place(order.key.checkoutId, paidFor(order, second(7)));
    if (answer.tag === "refused") throw new Error("the order was not placed");
    const [event, ...more] = await store().outbox.claim({
      now: second(7),
      until: second(8),
      limit: 9,
      orderId,
    });
    expect(more).toEqual([]);
    expect(event).toEqual({
      eventId: `evt_${orderId}_1`,
      orderId,
      sequence: 1,
      type: "OrderPlaced",
      occurredAt: second(7),
      contact: order.contact,
      data: {
        orderId,
        orderNumber: answer.value.orderNumber,
        customerId,
        status: "placed",
        placedAt: second(7),
        currency: "EUR",
        lines: snapshot.lines,
        totals: snapshot.totals,
        shippingOption: snapshot.shippingOptions[0],
        shippingCountry: "AT",
        payment: { paymentIntentId, captured: snapshot.totals.total, refunded: money(0, eur) },
      },
    });
    const told = JSON.stringify(event?.data);
    for (const secret of [order.contact.email, "Müller", "Gasse", "1010", "ATU", order.key.checkoutId])
      expect(told).not.toContain(secret);
  });

  it("gives the first answer again, and adds nothing", async () => {
    const order = await recorded();
    const { orders, outbox } = store();
    const first = await orders.place(order.key.checkoutId, paidFor(order, second(7)));
    const later = { ...paidFor(order, second(60)), eventId: "evt_another" as EventId };
    expect(await orders.place(order.key.checkoutId, later)).toEqual(first);
    expect((await orders.get(order.orderId))?.events).toHaveLength(1);
    expect(
      await outbox.claim({ now: second(60), until: second(61), limit: 9, orderId: order.orderId }),
    ).toHaveLength(1);
  });

  it("is refused once the checkout was abandoned", async () => {
    const { orders } = store();
    const [undone, never] = [await recorded(), anOrder([])];
    await orders.abandon(undone.key, cancelled, second(2));
    await orders.abandon(never.key, cancelled, second(2));
    expect(await orders.place(undone.key.checkoutId, paidFor(undone))).toEqual(refused({ tag: "abandoned" }));
    expect(await orders.place(never.key.checkoutId, paidFor(never))).toEqual(refused({ tag: "abandoned" }));
    expect(await orders.get(undone.orderId)).toBeUndefined();
  });

  it("throws for a checkout that was never recorded", async () => {
    const order = anOrder([]);
    await expect(store().orders.place("chk_nobody" as CheckoutId, paidFor(order))).rejects.toThrow(
      "never recorded",
    );
  });

  it("throws where another amount or currency was captured than the order's total, and places nothing", async () => {
    const order = await recorded();
    const { amount } = order.snapshot.totals.total;
    const { checkoutId } = order.key;
    for (const captured of [money(amount - 1, eur), { amount, currency: "USD" as typeof eur }])
      await expect(store().orders.place(checkoutId, { ...paidFor(order), captured })).rejects.toThrow(
        "another amount",
      );
    expect((await store().orders.find(checkoutId))?.state).toBe("recorded");
    expect((await store().orders.place(checkoutId, paidFor(order))).tag).toBe("accepted");
  });

  it("lets exactly one of placed and abandoned happen, when both are asked at the same moment", async () => {
    const other = await store().another();
    const checkouts = await Promise.all(Array.from({ length: 12 }, recorded));
    for (const [index, order] of checkouts.entries()) {
      const place = () => store().orders.place(order.key.checkoutId, paidFor(order));
      const placedFirst = index % 2 === 0 ? place() : undefined;
      const stand = other.orders.abandon(order.key, cancelled, second(2));
      const [answer, stands] = await Promise.all([placedFirst ?? place(), stand]);
      expect(stands.state).toBe(answer.tag === "accepted" ? "placed" : "abandoned");
      expect(await other.orders.find(order.key.checkoutId)).toEqual(stands);
    }
    await other.close();
  });

  it("gives one answer to many who place the same order at the same moment", async () => {
    const other = await store().another();
    const order = await recorded();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? store() : other).orders.place(order.key.checkoutId, paidFor(order, second(index))),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.tag).toBe("accepted");
    expect((await store().orders.get(order.orderId))?.events).toHaveLength(1);
    await other.close();
  });
};
