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
    return new Map(
      await Promise.all(
        subscriptions.map(
          async (subscription) => [subscription, await peekAll(client, subscription)] as const,
        ),
      ),
    );
  } finally {
    await client.close();
  }
};

const peekAll = async (client: ServiceBusClient, subscription: string): Promise<readonly SeenEvent[]> => {
  const receiver = client.createReceiver(ordersTopic.name, subscription);
  const events: SeenEvent[] = [];
  for (;;) {
    const page = await receiver.peekMessages(pageSize);
    events.push(...page.map(seen));
    if (page.length === 0) return events;
  }
};

const seen = ({ body, applicationProperties }: ServiceBusReceivedMessage): SeenEvent => ({
  id: body.id,
  type: String(applicationProperties?.["type"]),
  subject: body.subject,
  sequence: body.sequence === undefined ? undefined : Number(body.sequence),
  data: body.data,
});
