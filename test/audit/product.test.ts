import { DatabaseSync } from "node:sqlite";
import { CosmosClient } from "@azure/cosmos";
import { ServiceBusClient } from "@azure/service-bus";
import { Redis } from "ioredis";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stockKey } from "../../adapters/redis/keys.ts";
import { audit, violationsOf } from "../../local/audit/audit.ts";
import { aProduct, type Product } from "../support/product.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";

/** Nothing repairs anything by itself here. */
const never = "0 0 0 29 2 *";
const settings = { SWEEP_SCHEDULE: never, RECONCILE_SCHEDULE: never, DIRTY_SCHEDULE: never };

describe("the auditor of a running product", () => {
  let product: Product;
  let sku: string;
  let placed: { orderId: string; checkoutId: string; quoteId: string; paymentIntentId: string };
  beforeAll(async () => {
    product = await aProduct(settings);
    sku = await product.onSale(5);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    const { status, body } = await product.shop.checkout(ready);
    expect(status).toBe(201);
    const [order] = recordsOf(product, ready.cartId).orders;
    placed = { ...body.order, ...body, ...order };
    await product.settled({ subscriptions });
  });
  afterAll(() => product.stop());

  /** What the auditor finds that it did not find before. */
  const found = async (spoil: () => Promise<unknown>, mend?: () => Promise<unknown>): Promise<string> => {
    const look = async () => violationsOf(await audit(product.current(), { subscriptions, settled: true }));
    const before = new Set(await look());
    await spoil();
    const violations = (await look()).filter((violation) => !before.has(violation));
    await mend?.();
    return violations.join("\n");
  };

  const sql = async (...statements: readonly string[]) => {
    const database = new DatabaseSync(product.endpoints.sqlite, { timeout: 5000 });
    for (const statement of statements) database.exec(statement);
    database.close();
  };

  it("sees units that Redis makes up, loses or keeps", async () => {
    const redis = new Redis(product.endpoints.redisUrl, { protocol: 2 });
    const more = (units: number) => () => redis.hincrby(stockKey, sku, units);
    expect(await found(more(1), more(-1))).toMatch(/^S7: .*4 available, 3 on hand, 0 held/m);
    expect(await found(more(-1), more(1))).toMatch(/^L3: .*2 available, 3 on hand, 0 held/m);
    const hold = `pinned 9999999999999 of-a-request customer cart ${sku}=1`;
    const pinned = await found(
      () => redis.multi().hset(stockKey, "@chk_ghost", hold).hincrby(stockKey, sku, -1).exec(),
      () => redis.multi().hdel(stockKey, "@chk_ghost").hincrby(stockKey, sku, 1).exec(),
    );
    expect(pinned).toMatch(/^S7: .*chk_ghost \(unknown\) still holds units/m);
    redis.disconnect();
  });

  it("sees what is wrong in SQL", async () => {
    const level = await found(
      () => sql(`UPDATE Stock SET OnHand = OnHand + 1 WHERE Sku = '${sku}'`),
      () => sql(`UPDATE Stock SET OnHand = OnHand - 1 WHERE Sku = '${sku}'`),
    );
    expect(level).toMatch(/^S1: .*5 received, 2 sold, 4 on hand/m);
    const price = await found(() =>
      sql("DROP TRIGGER OrderLines_NoUpdate", "UPDATE OrderLines SET UnitPriceMinor = 1, LineTotalMinor = 2"),
    );
    expect(price).toMatch(new RegExp(`^S5: ${placed.orderId}: 2 ${sku} at 1 = 2`, "m"));
    const unsent = await found(
      () => sql("UPDATE Outbox SET SentAt = NULL, ClaimedUntil = '9999-01-01T00:00:00.000Z'"),
      () => sql("UPDATE Outbox SET SentAt = '2026-01-01T00:00:00.000Z', ClaimedUntil = NULL"),
    );
    expect(unsent).toMatch(/^S6: evt_\w+ was not sent/m);
  });

  it("sees a quote that was changed after it was given", async () => {
    const client = new CosmosClient(product.endpoints.cosmosConnectionString);
    const item = client.database("boxoffice").container("quotes").item(placed.quoteId, placed.quoteId);
    const changed = await found(async () => {
      const { resource } = await item.read();
      await item.replace({ ...resource, quote: { ...resource.quote, taxSource: "vertex" } });
    });
    client.dispose();
    expect(changed).toMatch(new RegExp(`^S5: ${placed.orderId} is not as ${placed.quoteId} was given`, "m"));
    expect(changed).toMatch(new RegExp(`^S5: ${placed.quoteId} was changed`, "m"));
  });

  it("sees money that is nobody's, and money that was given back", async () => {
    const { baseUrl, apiKey } = product.endpoints.stripe;
    const { hostname, port } = new URL(baseUrl);
    const stripe = new Stripe(apiKey, { host: hostname, port, protocol: "http", telemetry: false });
    const lost = await found(async () => {
      await stripe.paymentIntents.create({
        amount: 1000,
        currency: "eur",
        payment_method: "pm_card_visa",
        confirm: true,
        capture_method: "automatic",
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
        metadata: { checkout_id: "chk_ghost" },
      });
    });
    expect(lost).toMatch(/^S2: pi_\w+ is captured and has 0 placed orders/m);
    expect(lost).toMatch(/^L1: pi_\w+ is succeeded, its checkout chk_ghost is unknown/m);
    const refunded = await found(async () => {
      await stripe.refunds.create({ payment_intent: placed.paymentIntentId });
    });
    expect(refunded).toMatch(new RegExp(`^S8: ${placed.orderId} is placed, \\d+ were refunded`, "m"));
  });

  it("sees an event that was sent and never written, and one that never arrived", async () => {
    const client = new ServiceBusClient(product.endpoints.serviceBusConnectionString);
    const forged = await found(async () => {
      const body = { id: "evt_forged", subject: placed.orderId, sequence: "2", data: {} };
      await client.createSender("orders").sendMessages({
        messageId: "evt_forged",
        sessionId: placed.orderId,
        body,
        applicationProperties: { type: "OrderCancelled", replayFor: "*" },
      });
    });
    for (const name of subscriptions)
      expect(forged).toMatch(new RegExp(`^S3: evt_forged on ${name} is in no log`, "m"));
    const taken = await found(async () => {
      const receiver = client.createReceiver("orders", "analytics");
      const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });
      if (message) await receiver.completeMessage(message);
    });
    await client.close();
    expect(taken).toMatch(/^S6: evt_\w+ is not on analytics/m);
  });
});
