import type { ServiceBusMessage } from "@azure/service-bus";
import { type CloudEvent, cloudEventTypes, schemaVersion } from "../../domain/cloud-event.ts";
import { type EventType, everyone } from "../../domain/event-types.ts";
import type { Notice, OutgoingEvent } from "../../ports/outbox.ts";

type Described = {
  readonly eventId: string;
  readonly type: EventType;
  readonly subject: string;
  readonly occurredAt: string;
  readonly sequence?: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/** What filters may ask for; a value that an event does not have is left out. */
const filterProperties = ({ type, data }: Described): Record<string, string | number> => {
  const total = (data["totals"] as { total?: { amount: number } } | undefined)?.total?.amount;
  const currency = data["currency"];
  const country = data["shippingCountry"];
  return {
    type,
    schemaVersion,
    replayFor: everyone,
    ...(typeof currency === "string" ? { currency } : {}),
    ...(typeof country === "string" ? { country } : {}),
    ...(total === undefined ? {} : { totalMinor: total }),
  };
};

const message = (event: Described): ServiceBusMessage => {
  const body: CloudEvent = {
    specversion: "1.0",
    id: event.eventId,
    source: "/boxoffice",
    type: cloudEventTypes[event.type],
    subject: event.subject,
    time: event.occurredAt,
    datacontenttype: "application/json",
    ...(event.sequence === undefined ? {} : { sequence: `${event.sequence}`, sequencetype: "Integer" }),
    data: event.data,
  };
  return {
    messageId: event.eventId,
    sessionId: event.subject,
    subject: event.type,
    contentType: "application/cloudevents+json",
    body,
    applicationProperties: filterProperties(event),
  };
};

/** An event of an order, with e-mail and addresses joined in unless they were erased. */
export const orderMessage = ({ contact, ...event }: OutgoingEvent): ServiceBusMessage =>
  message({
    ...event,
    type: event.type as EventType,
    subject: event.orderId,
    data: { ...event.data, ...contact },
  });

export const noticeMessage = (notice: Notice): ServiceBusMessage => message(notice);
