import { describe, expect, it } from "vitest";
import { noticeMessage, orderMessage } from "../../../adapters/servicebus/message.ts";
import { cloudEventTypes } from "../../../domain/cloud-event.ts";
import { orderEventTypes } from "../../../domain/event-types.ts";
import { aNotice, placedEvent } from "./events.ts";

const { contact, ...anonymous } = placedEvent();
const event = { ...anonymous, ...(contact ? { contact } : {}) };

describe("the message of an order's event", () => {
  it("carries the event's id, its order as session, and says what it is", () => {
    expect(orderMessage(event)).toMatchObject({
      messageId: event.eventId,
      sessionId: event.orderId,
      subject: "OrderPlaced",
      contentType: "application/cloudevents+json",
    });
  });

  it("is a CloudEvent with exactly the members that one has", () => {
    const { data, ...rest } = orderMessage(event).body;
    expect(rest).toEqual({
      specversion: "1.0",
      id: event.eventId,
      source: "/boxoffice",
      type: "com.boxoffice.order.placed.v1",
      subject: event.orderId,
      time: event.occurredAt,
      datacontenttype: "application/json",
      sequence: "1",
      sequencetype: "Integer",
    });
    expect(data).toMatchObject({ orderNumber: "BX-100001", status: "placed" });
  });

  it("joins e-mail and addresses in, unless they were erased", () => {
    expect(orderMessage(event).body.data).toMatchObject({
      email: "ada@example.test",
      shippingAddress: { city: "Wien" },
      billingAddress: { city: "Köln" },
    });
    const erased = JSON.stringify(orderMessage(anonymous));
    for (const personal of ["ada@example.test", "Wien", "email", "Address"])
      expect(erased).not.toContain(personal);
  });

  it("has no checkout id, since whoever has that may read the checkout", () => {
    expect(JSON.stringify(orderMessage(event))).not.toMatch(/chk_|checkoutId/);
  });

  it("has the properties that filters ask for", () => {
    expect(orderMessage(event).applicationProperties).toEqual({
      type: "OrderPlaced",
      schemaVersion: "1",
      replayFor: "*",
      currency: "EUR",
      country: "AT",
      totalMinor: 2975,
    });
  });

  it("leaves properties out that the event does not have", () => {
    const refund = { ...anonymous, type: "OrderRefunded", data: { amount: { amount: 1, currency: "EUR" } } };
    expect(orderMessage(refund).applicationProperties).toEqual({
      type: "OrderRefunded",
      schemaVersion: "1",
      replayFor: "*",
    });
  });

  it("has the CloudEvents type of each kind of event", () => {
    for (const type of orderEventTypes)
      expect(orderMessage({ ...event, type }).body.type).toBe(cloudEventTypes[type]);
  });

  it("is the same each time, so that one that is sent again is known by its id", () => {
    expect(orderMessage(event)).toEqual(orderMessage(event));
  });
});

describe("the message of a notice", () => {
  it("has no sequence, and its subject as session", () => {
    const notice = aNotice();
    const message = noticeMessage(notice);
    expect(message).toMatchObject({
      messageId: notice.eventId,
      sessionId: "mug",
      subject: "StockDriftDetected",
    });
    expect(message.body).toEqual({
      specversion: "1.0",
      id: notice.eventId,
      source: "/boxoffice",
      type: "com.boxoffice.stock.drift-detected.v1",
      subject: "mug",
      time: notice.occurredAt,
      datacontenttype: "application/json",
      data: { sku: "mug", drift: -2 },
    });
    expect(message.applicationProperties).toEqual({
      type: "StockDriftDetected",
      schemaVersion: "1",
      replayFor: "*",
    });
  });
});
