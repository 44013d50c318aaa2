import { DatabaseSync } from "node:sqlite";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ordersTopic } from "../../contracts/topics.ts";
import { audit, violationsOf } from "../../local/audit/audit.ts";
import { aProduct, type Product } from "../support/product.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";

const buyers = 8;
/** What is spoilt in Redis or beside it stays so. */
const never = "0 0 0 29 2 *";

describe("the auditor of a product that sells", () => {
  let product: Product;
  let quiet: string;
  let placed: { readonly orderId: string; readonly cartId: string };
  let sold = 0;
  let isOpen = true;
  let selling: Promise<unknown>;

  beforeAll(async () => {
    product = await aProduct({ RECONCILE_SCHEDULE: never });
    quiet = await product.onSale(5);
    const ready = await product.shop.ready([{ sku: quiet, quantity: 2 }]);
    const { body } = await product.shop.checkout(ready);
    placed = { orderId: body.order.orderId, cartId: ready.cartId };
    await product.settled({ subscriptions });

    const sku = await product.onSale(100_000);
    const cards = ["pm_card_visa", "pm_card_visa", "pm_card_visa_chargeDeclinedInsufficientFunds"];
    const buy = async (): Promise<void> => {
      for (let nth = 0; isOpen; nth += 1) {
        const paymentMethod = cards[nth % cards.length] ?? "";
        const { status } = await product.shop.checkout(await product.shop.ready([{ sku, quantity: 1 }]), {
          paymentMethod,
        });
        expect([201, 402]).toContain(status);
        sold += 1;
      }
    };
    selling = Promise.all(Array.from({ length: buyers }, buy));
    selling.catch(() => undefined); // told by the test that closes the shop
  });
  afterAll(async () => {
    isOpen = false;
    await selling.catch(() => undefined);
    await product.stop();
  });

  const look = async () => violationsOf(await audit(product.current(), { subscriptions }));

  it("finds nothing, look after look", async () => {
    for (let nth = 0; nth < 6; nth += 1) {
      const before = sold;
      expect(await look()).toEqual([]);
      expect(sold).toBeGreaterThan(before);
    }
  });

  it("looks at every subscription that there is", () => {
    const names = ordersTopic.subscriptions.map(({ name }) => name);
    expect(names.toSorted()).toEqual(subscriptions.toSorted());
  });

  it("still finds what is wrong, and nothing else", async () => {
    const { baseUrl, apiKey } = product.endpoints.stripe;
    const { hostname, port } = new URL(baseUrl);
    const stripe = new Stripe(apiKey, { host: hostname, port, protocol: "http", telemetry: false });
    const { id } = await stripe.paymentIntents.create({
      amount: 1000,
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      metadata: { checkout_id: "chk_ghost" },
    });
    const [order] = recordsOf(product, placed.cartId).orders;
    await stripe.refunds.create({ payment_intent: order?.paymentIntentId ?? "", amount: 1 });
    const database = new DatabaseSync(product.endpoints.sqlite, { timeout: 5000 });
    database.exec(`UPDATE Stock SET OnHand = OnHand + 1 WHERE Sku = '${quiet}'`);
    database
      .prepare(
        "UPDATE Outbox SET SentAt = NULL, ClaimedUntil = '9999-01-01T00:00:00.000Z' WHERE EventId IN (SELECT EventId FROM OrderEvents WHERE OrderId = ?)",
      )
      .run(placed.orderId);
    database.close();

    const before = sold;
    const found = await look();
    expect(sold).toBeGreaterThan(before);
    expect(found.toSorted()).toEqual([
      `L3: ${quiet}: 3 available, 4 on hand, 0 held`,
      `S1: ${quiet}: 5 received, 2 sold, 4 on hand`,
      `S1: ${quiet}: the movements add up to 3, 4 are on hand`,
      `S2: ${id} is captured and has 0 placed orders`,
      expect.stringMatching(/^S6: evt_\w+ was not sent$/),
      `S8: ${placed.orderId} is placed, 1 were refunded`,
    ]);
    isOpen = false;
    await selling;
  });
});
