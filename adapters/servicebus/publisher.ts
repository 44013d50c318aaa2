import type { ServiceBusClient, ServiceBusMessage, ServiceBusSender } from "@azure/service-bus";
import type { Publisher } from "../../ports/publisher.ts";
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
  const send = (messages: readonly ServiceBusMessage[]) => {
    const trace = traceparent();
    return sendAll(
      sender,
      trace === undefined ? messages : messages.map((message) => traced(message, trace)),
    );
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

const sendAll = async (sender: ServiceBusSender, messages: readonly ServiceBusMessage[]): Promise<void> => {
  const [first, ...more] = messages;
  if (!first) return;
  if (more.length === 0) return sender.sendMessages(first);
  let batch = await sender.createMessageBatch();
  for (const message of messages) {
    if (batch.tryAddMessage(message)) continue;
    if (batch.count === 0) throw new Error(`event ${message.messageId} is larger than the broker takes`);
    await sender.sendMessages(batch);
    batch = await sender.createMessageBatch();
    if (!batch.tryAddMessage(message))
      throw new Error(`event ${message.messageId} is larger than the broker takes`);
  }
  await sender.sendMessages(batch);
};
