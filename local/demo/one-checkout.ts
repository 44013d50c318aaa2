import { ServiceBusClient } from "@azure/service-bus";
import { ordersTopic } from "../../contracts/topics.ts";
import type { Api, Json } from "../client/api.ts";
import { shopper, type staff } from "../client/shop.ts";
import type { Endpoints } from "../supervisor/endpoints.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);
const euros = ({ amount, currency }: Json) => `${(amount / 100).toFixed(2)} ${currency}`;

const skus = ["DEMO-MUG", "DEMO-POSTER"] as const;

/** One customer's whole path, and the event that a warehouse gets of it. */
export const oneCheckout = async (
  api: Api,
  ops: ReturnType<typeof staff>,
  endpoints: Endpoints,
): Promise<void> => {
  await ops.product(skus[0], { title: "Mug", prices: { EUR: 1290 } });
  await ops.product(skus[1], { title: "Poster", prices: { EUR: 2450 } });
  for (const sku of skus) await ops.receive(sku, 50);

  const shop = shopper(api);
  const ready = await shop.ready([
    { sku: skus[0], quantity: 2 },
    { sku: skus[1], quantity: 1 },
  ]);
  say(`\n  A cart of 2 mugs and a poster, quoted at ${euros(ready.total)} with shipping and tax.`);

  const { status, body, tookMs } = await shop.checkout(ready);
  if (status !== 201) throw new Error(`the checkout answered ${status}: ${JSON.stringify(body)}`);
  say(`  POST /checkouts → ${status} in ${tookMs.toFixed(0)} ms: order ${body.order.orderNumber}\n`);

  const client = new ServiceBusClient(endpoints.serviceBusConnectionString);
  try {
    const receiver = await client.acceptSession(ordersTopic.name, "warehouse", body.order.orderId);
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 15_000 });
    if (!message) throw new Error("the warehouse got no event");
    await receiver.completeMessage(message);
    say(
      `  warehouse received ${message.body.type}, sequence ${message.body.sequence}, id ${message.body.id}\n`,
    );
  } finally {
    await client.close();
  }
  timeline((await ops.get(`/ops/checkouts/${body.checkoutId}`)).body);
};

/** The saga's steps as bars on one scale. */
const timeline = ({ checkoutId, steps }: Json): void => {
  const from = Date.parse(steps[0].startedAt);
  const to = Math.max(...steps.map((step: Json) => Date.parse(step.endedAt ?? step.startedAt)));
  const scale = 48 / Math.max(1, to - from);
  say(`  ${checkoutId}`);
  for (const { name, startedAt, endedAt, outcome, durationMs } of steps as Json[]) {
    const offset = Math.round((Date.parse(startedAt) - from) * scale);
    const length = Math.max(
      1,
      Math.round((Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) * scale),
    );
    const bar = `${" ".repeat(offset)}${"▇".repeat(length)}`.padEnd(52);
    say(`    ${name.padEnd(18)} ${bar} ${String(durationMs ?? 0).padStart(4)} ms  ${outcome ?? "runs"}`);
  }
};
