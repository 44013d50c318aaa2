import type { ServiceBusReceivedMessage, ServiceBusReceiver } from "@azure/service-bus";
import type { HostedFunction } from "../hosted-function.ts";
import type { InvocationInput, Invoker } from "../invocation.ts";
import type { Log } from "../log.ts";
import { batchMetadata, messageMetadata } from "./message-metadata.ts";
import { messageText } from "./message-text.ts";
import { within } from "./within.ts";

/** How long a settlement keeps its place; one whose connection is gone is answered after a minute or more. */
const settleMs = 10_000;

/** Runs the function for messages that were received together and settles them. Never rejects. */
export type Deliver = (
  receiver: ServiceBusReceiver,
  messages: readonly ServiceBusReceivedMessage[],
) => Promise<void>;

/**
 * Completes messages whose run succeeded and abandons the others, which come again until the service dead-letters
 * them. A settlement that fails (the lock was lost, the broker is away) is logged: the message comes again too.
 */
export function createDelivery(hosted: HostedFunction, many: boolean, invoker: Invoker, log: Log): Deliver {
  return async (receiver, messages) => {
    const input = many ? batchInput(messages) : messages[0] && messageInput(messages[0]);
    if (!input) return;
    const outcome = await invoker.invoke(hosted, input);
    const settle = async (message: ServiceBusReceivedMessage) => {
      try {
        await ("error" in outcome ? receiver.abandonMessage(message) : receiver.completeMessage(message));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.write("warning", hosted.name, `a message could not be settled: ${reason}`);
      }
    };
    await within(settleMs, Promise.all(messages.map(settle)));
  };
}

const messageInput = (message: ServiceBusReceivedMessage): InvocationInput => ({
  trigger: { string: messageText(message) },
  triggerMetadata: messageMetadata(message),
});

const batchInput = (messages: readonly ServiceBusReceivedMessage[]): InvocationInput => ({
  trigger: { collectionString: { string: messages.map(messageText) } },
  triggerMetadata: batchMetadata(messages),
});
