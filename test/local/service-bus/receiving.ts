import type { ServiceBusReceivedMessage } from "@azure/service-bus";

type Receiver = {
  receiveMessages(count: number, options: { maxWaitTimeInMs: number }): Promise<ServiceBusReceivedMessage[]>;
};

/** Receives exactly so many messages, in as many calls as it takes; fails when they do not come in time. */
export const receive = async (receiver: Receiver, count: number): Promise<ServiceBusReceivedMessage[]> => {
  const messages: ServiceBusReceivedMessage[] = [];
  const deadline = Date.now() + 10_000;
  while (messages.length < count) {
    if (Date.now() > deadline) throw new Error(`Only ${messages.length} of ${count} messages came.`);
    messages.push(...(await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 2000 })));
  }
  return messages;
};

export const receiveOne = async (receiver: Receiver): Promise<ServiceBusReceivedMessage> => {
  const [message] = await receive(receiver, 1);
  if (!message) throw new Error("No message came.");
  return message;
};

/** Whether there is nothing to receive, for as long as a message would take to come. */
export const isSilent = async (receiver: Receiver): Promise<boolean> =>
  (await receiver.receiveMessages(1, { maxWaitTimeInMs: 250 })).length === 0;
