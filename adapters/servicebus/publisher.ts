import {
  isServiceBusError,
  type ServiceBusClient,
  type ServiceBusMessage,
  type ServiceBusSender,
} from "@azure/service-bus";
import type { EventId } from "../../domain/ids.ts";
import type { Published, Publisher } from "../../ports/publisher.ts";
import { noticeMessage, orderMessage } from "./message.ts";

type Tracing = {
  /** The W3C traceparent of what is being done; undefined when nothing is traced. */
  readonly traceparent: () => string | undefined;
};

const untraced: Tracing = { traceparent: () => undefined };

/** Sends in the order given, as many messages at once as the broker takes; each says what trace it was sent in. */
export const serviceBusPublisher = (
  client: ServiceBusClient,
  topic: string,
  { traceparent }: Tracing = untraced,
): Publisher => {
  const sender = client.createSender(topic);
  const send = (messages: readonly ServiceBusMessage[]): Promise<Published> => {
    const trace = traceparent();
    const given = trace === undefined ? messages : messages.map((message) => traced(message, trace));
    const [only, ...more] = given;
    return only && more.length === 0 ? sendOne(sender, only) : sendMany(sender, given);
  };

  return {
    publish: (events) => send(events.map(orderMessage)),
    publishNotices: (notices) => send(notices.map(noticeMessage)),
    async ping() {
      const batch = await sender.createMessageBatch();
      if (batch.maxSizeInBytes <= 0) throw new Error("the topic takes no messages");
    },
  };
};

const traced = (message: ServiceBusMessage, traceparent: string): ServiceBusMessage => ({
  ...message,
  applicationProperties: { ...message.applicationProperties, traceparent },
});

/** Alone, without the client's batch: that is how most events go, since each order sends its own at once. */
const sendOne = async (sender: ServiceBusSender, message: ServiceBusMessage): Promise<Published> => {
  try {
    await sender.sendMessages(message);
    return { sent: [idOf(message)], tooLarge: [] };
  } catch (error) {
    if (!isServiceBusError(error) || error.code !== "MessageSizeExceeded") throw error;
    return { sent: [], tooLarge: [idOf(message)] };
  }
};

const sendMany = async (
  sender: ServiceBusSender,
  messages: readonly ServiceBusMessage[],
): Promise<Published> => {
  if (messages.length === 0) return { sent: [], tooLarge: [] };
  const sent: EventId[] = [];
  const tooLarge: EventId[] = [];
  const heldUp = new Set<string | undefined>();
  let batch = await sender.createMessageBatch();
  for (const message of messages) {
    if (heldUp.has(message.sessionId)) continue;
    let fits = batch.tryAddMessage(message);
    if (!fits && batch.count > 0) {
      await sender.sendMessages(batch);
      batch = await sender.createMessageBatch();
      fits = batch.tryAddMessage(message);
    }
    if (!fits) heldUp.add(message.sessionId);
    (fits ? sent : tooLarge).push(idOf(message));
  }
  if (batch.count > 0) await sender.sendMessages(batch);
  return { sent, tooLarge };
};

/** `message.ts` makes every message's id from its event's. */
const idOf = ({ messageId }: ServiceBusMessage) => messageId as EventId;
