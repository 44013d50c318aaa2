import type { ServiceBusClient, ServiceBusMessage, ServiceBusSender } from "@azure/service-bus";
import type { Publisher } from "../../ports/publisher.ts";
import { noticeMessage, orderMessage } from "./message.ts";

/** Sends in the order given, as many messages at once as the broker takes. */
export const serviceBusPublisher = (client: ServiceBusClient, topic: string): Publisher => {
  const sender = client.createSender(topic);

  return {
    publish: (events) => sendAll(sender, events.map(orderMessage)),
    publishNotices: (notices) => sendAll(sender, notices.map(noticeMessage)),
    async ping() {
      const batch = await sender.createMessageBatch();
      if (batch.maxSizeInBytes <= 0) throw new Error("the topic takes no messages");
    },
  };
};

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
