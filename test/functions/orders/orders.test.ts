import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventId, OrderId } from "../../../domain/ids.ts";
import { instant, millis } from "../../../domain/instant.ts";
import type { OrderStatus } from "../../../domain/order.ts";
import { cursorText } from "../../../functions/http/cursor.ts";
import { aContact } from "../../ports/order-builders.ts";
import { aPlacedOrder } from "../../ports/orders/stocked.ts";
import { openShop, type Shop, staff } from "../../support/a-shop.ts";

describe("an order", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const get = (orderId: string, headers: Record<string, string> = {}) =>
    shop.ask("orders-get", { params: { orderId }, headers });
  const list = async (query: Record<string, string> = {}) =>
    shop.ask("orders-list", { query, headers: staff });

  it("is shown to staff and to whoever has its token, with what was paid and what happened", async () => {
    const order = await aPlacedOrder(shop.store, shop.now());
    const token = shop.ids.orderToken(order.orderId, shop.now());
    const answers = [await get(order.orderId, staff), await get(order.orderId, { "x-order-token": token })];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({
        orderId: order.orderId,
        checkoutId: order.key.checkoutId,
        status: "placed",
        currency: "EUR",
        email: order.contact.email,
        lines: [{ quantity: 1 }],
        totals: { total: order.snapshot.totals.total },
        shippingAddress: { city: "Wien" },
        payment: { captured: order.snapshot.totals.total, refunded: { amount: 0 } },
        timeline: [{ sequence: 1, type: "OrderPlaced" }],
      });
      expect(body).not.toHaveProperty("owner");
    }
  });

  it("is shown to nobody else: neither with another order's token nor with an expired one", async () => {
    const [order, other] = [
      await aPlacedOrder(shop.store, shop.now()),
      await aPlacedOrder(shop.store, shop.now()),
    ];
    expect((await get(order.orderId)).body.code).toBe("unauthenticated");
    expect((await get(order.orderId, { "x-api-key": "wrong" })).body.code).toBe("forbidden");
    const others = shop.ids.orderToken(other.orderId, shop.now());
    const old = shop.ids.orderToken(order.orderId, instant(millis(shop.now()) - 91 * 86_400_000));
    for (const token of [others, old, "garbage", "."])
      expect((await get(order.orderId, { "x-order-token": token })).body.code, token).toBe("forbidden");
    expect((await get("ord_unknown", staff)).body.code).toBe("order_not_found");
  });

  it("has no personal data once that was erased", async () => {
    const order = await aPlacedOrder(shop.store, shop.now());
    await shop.store.eraseContact(order.orderId);
    const { body } = await get(order.orderId, staff);
    for (const gone of ["email", "shippingAddress", "billingAddress"]) expect(body).not.toHaveProperty(gone);
  });

  it("has the status that its log gives it", async () => {
    const order = await aPlacedOrder(shop.store, shop.now());
    await shop.store.append({
      eventId: `evt_${order.orderId}_2` as EventId,
      orderId: order.orderId as OrderId,
      sequence: 2,
      type: "OrderRefunded",
      occurredAt: shop.now(),
      data: { amount: { amount: 100, currency: "EUR" } },
    });
    const { body } = await get(order.orderId, staff);
    expect([body.status as OrderStatus, body.payment.refunded.amount]).toEqual(["partially_refunded", 100]);
  });

  it("is listed for staff, newest first, page by page, each once", async () => {
    const contact = aContact();
    const placed: string[] = [];
    for (let count = 0; count < 7; count++) {
      shop.pass(5);
      placed.unshift((await aPlacedOrder(shop.store, shop.now(), { contact })).orderId);
    }
    const found: string[] = [];
    let cursor: string | null | undefined;
    do {
      const { status, body } = await list({
        email: contact.email,
        limit: "3",
        ...(cursor ? { cursor } : {}),
      });
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(3);
      expect(Date.parse(body.asOf)).toBeGreaterThan(0);
      found.push(...body.items.map(({ orderId }: { orderId: string }) => orderId));
      cursor = body.nextCursor;
    } while (cursor);
    expect(found).toEqual(placed);
  });

  it("is on a page of fifty where no limit is given, and of two hundred at most", async () => {
    const contact = aContact();
    for (let count = 0; count < 51; count++) await aPlacedOrder(shop.store, shop.now(), { contact });
    const { email } = contact;
    const first = await list({ email });
    expect(first.body.items).toHaveLength(50);
    const rest = await list({ email, cursor: first.body.nextCursor });
    expect([rest.body.items.length, rest.body.nextCursor]).toEqual([1, null]);
    const all = [...first.body.items, ...rest.body.items].map(({ orderId }) => orderId);
    expect(new Set(all).size).toBe(51);
    expect((await list({ email, limit: "200" })).body.items).toHaveLength(51);
    expect((await list({ email, limit: "201" })).body).toMatchObject({
      status: 400,
      code: "validation_failed",
      errors: [{ pointer: "/limit" }],
    });
  });

  it("is found by status, e-mail and time", async () => {
    const contact = aContact();
    const order = await aPlacedOrder(shop.store, shop.now(), { contact });
    const ids = async (query: Record<string, string>) =>
      (await list({ email: contact.email, ...query })).body.items.map(
        ({ orderId }: { orderId: string }) => orderId,
      );
    const hour = (count: number) => instant(millis(shop.now()) + count * 3_600_000);
    expect(await ids({})).toEqual([order.orderId]);
    expect(await ids({ status: "placed", from: hour(-1), to: hour(1) })).toEqual([order.orderId]);
    expect(await ids({ status: "refunded" })).toEqual([]);
    expect(await ids({ from: hour(1) })).toEqual([]);
    expect(await ids({ to: hour(-1) })).toEqual([]);
    expect((await list({ email: "nobody@example.test" })).body).toMatchObject({
      items: [],
      nextCursor: null,
    });
  });

  it("is not listed by a filter that nobody knows, nor for anybody but staff", async () => {
    for (const query of [
      { status: "lost" },
      { limit: "0" },
      { limit: "201" },
      { limit: "x" },
      { cursor: "garbage" },
      { cursor: cursorText(["mug", "sku"]) },
      { from: "yesterday" },
      { email: "nobody" },
    ])
      expect((await list(query)).body.code, JSON.stringify(query)).toBe("validation_failed");
    expect((await shop.ask("orders-list")).status).toBe(401);
    expect((await shop.ask("orders-list", { headers: { "x-order-token": "x" } })).status).toBe(401);
  });
});
