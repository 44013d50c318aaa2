import { ServiceBusClient } from "@azure/service-bus";
import { startServiceBus } from "../../../local/service-bus/service-bus.ts";

/** Uses the broker in every way that leaves a timer behind, closes everything, and says when it has nothing more to do. */
const subscription = {
  name: "all",
  requiresSession: false,
  maxDeliveryCount: 10,
  lockSeconds: 60,
  rules: [],
};
const topic = { name: "orders", duplicateDetectionSeconds: 60, subscriptions: [subscription] };
const bus = await startServiceBus({ port: 0, topics: [topic] });
const client = new ServiceBusClient(bus.connectionString);
const sender = client.createSender("orders");
await sender.sendMessages([{ body: 1, timeToLive: 60_000 }, { body: 2 }]);
await sender.scheduleMessages({ body: 3 }, new Date(Date.now() + 60_000));
const receiver = client.createReceiver("orders", "all");
const [first] = await receiver.receiveMessages(1);
if (first) await receiver.completeMessage(first);
await receiver.receiveMessages(1);
await client.close();
await bus.close();
process.stdout.write("closed");
