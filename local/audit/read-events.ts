import { ServiceBusClient, type ServiceBusReceivedMessage } from "@azure/service-bus";
import { ordersTopic } from "../../contracts/topics.ts";
import type { Endpoints } from "../supervisor/endpoints.ts";

/** An event as a subscription has it; `subject` is the order. */
export type SeenEvent = {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;
};

const pageSize = 100;

/** Looks at what waits on these subscriptions, in order, and takes nothing; with sessions or without. */
export const eventsOnSubscriptions = async (
  { serviceBusConnectionString }: Endpoints,
  subscriptions: readonly string[],
): Promise<ReadonlyMap<string, readonly SeenEvent[]>> => {
  const client = new ServiceBusClient(serviceBusConnectionString);
  try {
    const found = new Map<string, readonly SeenEvent[]>();
    for (const subscription of subscriptions) {
      const receiver = client.createReceiver(ordersTopic.name, subscription);
      const messages: ServiceBusReceivedMessage[] = [];
      for (;;) {
        const page = await receiver.peekMessages(pageSize);
        messages.push(...page);
        if (page.length === 0) break;
      }
      await receiver.close();
      found.set(subscription, messages.map(seen));
    }
    return found;
  } finally {
    await client.close();
  }
};

const seen = ({ body, applicationProperties }: ServiceBusReceivedMessage): SeenEvent => ({
  id: body.id,
  type: String(applicationProperties?.["type"]),
  subject: body.subject,
  sequence: body.sequence === undefined ? undefined : Number(body.sequence),
  data: body.data,
});
