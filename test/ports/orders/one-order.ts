import { expect, it } from "vitest";
import type { EventId, OrderId } from "../../../domain/ids.ts";
import { money } from "../../../domain/money.ts";
import { anOrder, eur, paidFor, second, unique } from "../order-builders.ts";
import type { Store } from "../store.ts";
import { aPlacedOrder, stocked } from "./stocked.ts";

export const oneOrderPromises = (store: () => Store): void => {
  it("gives a placed order with its snapshot, contact, payment, owner and log", async () => {
    const { orders } = store();
    const owner = unique();
    const order = anOrder([[await stocked(store(), 5), 2]], { key: { owner } });
    await orders.record(order);
    const answer = await orders.place(order.key.checkoutId, paidFor(order, second(7)));
    if (answer.tag === "refused") throw new Error("the order was not placed");
    const { orderId, customerId, snapshot, contact, paymentIntentId, key } = order;
    expect(await orders.get(orderId)).toEqual({
      sent: [],
      orderId,
      orderNumber: answer.value.orderNumber,
      checkoutId: key.checkoutId,
      customerId,
      placedAt: second(7),
      snapshot,
      contact,
      payment: { paymentIntentId, captured: snapshot.totals.total, refunded: money(0, eur) },
      events: [
        {
          eventId: paidFor(order).eventId,
          orderId,
          sequence: 1,
          type: "OrderPlaced",
          occurredAt: second(7),
          data: expect.objectContaining({ orderNumber: answer.value.orderNumber }),
        },
      ],
      owner,
    });
  });

  it("leaves out what is not there: an owner, a billing address, a VAT number", async () => {
    const { billingAddress, vatId, ...contact } = anOrder([]).contact;
    const order = await aPlacedOrder(store(), second(1), { contact });
    const found = await store().orders.get(order.orderId);
    expect(found?.contact).toEqual(contact);
    expect(found && "owner" in found).toBe(false);
  });

  it("gives the order without its contact after an erasure, and sends its events without", async () => {
    const { orders, outbox } = store();
    const order = await aPlacedOrder(store());
    await store().eraseContact(order.orderId);
    const found = await orders.get(order.orderId);
    expect(found?.orderId).toBe(order.orderId);
    expect(found && "contact" in found).toBe(false);
    const [event] = await outbox.claim({
      now: second(1),
      until: second(2),
      limit: 1,
      orderId: order.orderId,
    });
    expect(event && "contact" in event).toBe(false);
  });

  it("gives the log in order of its sequence, and what was refunded by it", async () => {
    const order = await aPlacedOrder(store());
    const { orderId } = order;
    const event = (sequence: number, amount: number) => ({
      eventId: `evt_${orderId}_${sequence}` as EventId,
      orderId,
      sequence,
      type: "OrderRefunded",
      occurredAt: second(10 - sequence),
      data: { amount: money(amount, eur), fully: false },
    });
    await store().append(event(2, 100));
    await store().append(event(3, 25));
    const found = await store().orders.get(orderId);
    expect(found?.events.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(found?.events[1]).toEqual(event(2, 100));
    expect(found?.payment).toEqual({
      paymentIntentId: order.paymentIntentId,
      captured: order.snapshot.totals.total,
      refunded: money(125, eur),
    });
  });

  it("throws where a refund in the log does not say its amount in the order's currency", async () => {
    for (const data of [{}, { amount: { amount: 5, currency: "USD" } }]) {
      const { orderId } = await aPlacedOrder(store());
      const eventId = `evt_${orderId}_2` as EventId;
      await store().append({
        eventId,
        orderId,
        sequence: 2,
        type: "OrderRefunded",
        occurredAt: second(2),
        data,
      });
      await expect(store().orders.get(orderId)).rejects.toThrow("does not say its amount");
    }
  });

  it("knows nothing of an order that does not exist", async () => {
    expect(await store().orders.get("ord_nobody" as OrderId)).toBeUndefined();
  });

  it("answers a ping", async () => {
    await expect(store().orders.ping()).resolves.toBeUndefined();
  });
};
