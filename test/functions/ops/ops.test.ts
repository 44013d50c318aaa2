import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failure } from "../../../domain/checkout-failure.ts";
import type { EventId, PaymentIntentId } from "../../../domain/ids.ts";
import { aPlacedOrder } from "../../ports/orders/stocked.ts";
import { aBuyer, says, startedWith } from "../../support/a-buyer.ts";
import { openShop, type Shop, staff } from "../../support/a-shop.ts";

describe("checkouts for operators", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const started = async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    return buyer;
  };
  const list = (query: Record<string, string> = {}) =>
    shop.ask("ops-checkouts-list", { query, headers: staff });
  const inspect = (checkoutId: string) =>
    shop.ask("ops-checkouts-get", { params: { checkoutId }, headers: staff });
  const redrive = (checkoutId: string) =>
    shop.ask("ops-checkouts-redrive", { params: { checkoutId }, headers: staff });
  type Item = { checkoutId: string; status: string; since: string };
  const everyPage = async (query: Record<string, string>): Promise<readonly Item[]> => {
    const found: Item[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: Item[]; nextCursor: string | null } } = await list({
        ...query,
        ...(cursor === null ? {} : { cursor }),
      });
      found.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== null);
    return found;
  };

  it("are listed newest first, running and ended, each once, over pages of any size", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 4; count++) {
      shop.pass(10);
      ids.push((await started()).checkoutId);
      shop.pass(10);
      ids.push((await aPlacedOrder(shop.store, shop.now(), { at: shop.now() })).key.checkoutId);
    }
    for (const limit of ["2", "3", "200"]) {
      const found = await everyPage({ limit });
      expect(new Set(found.map(({ checkoutId }) => checkoutId)).size).toBe(found.length);
      expect(found.map(({ since }) => since)).toEqual(
        found
          .map(({ since }) => since)
          .toSorted()
          .toReversed(),
      );
      expect(found.map(({ checkoutId }) => checkoutId)).toEqual(expect.arrayContaining(ids));
      expect(JSON.stringify(found)).not.toContain("steps");
    }
  });

  it("are on pages of fifty where no limit is given, and of two hundred at most", async () => {
    shop.pass(60_000);
    const since = shop.now();
    for (let count = 0; count < 51; count++) await aPlacedOrder(shop.store, shop.now(), { at: shop.now() });
    const first = await list({ since });
    expect(first.body.items).toHaveLength(50);
    const rest = await list({ since, cursor: first.body.nextCursor });
    expect([rest.body.items.length, rest.body.nextCursor]).toEqual([1, null]);
    const all = [...first.body.items, ...rest.body.items].map(({ checkoutId }) => checkoutId);
    expect(new Set(all).size).toBe(51);
    expect((await list({ since, limit: "200" })).body.items).toHaveLength(51);
    expect((await list({ since, limit: "201" })).body).toMatchObject({
      status: 400,
      code: "validation_failed",
      errors: [{ pointer: "/limit" }],
    });
  });

  it("are in the list of what they are doing while their undos run, though SQL has their end already", async () => {
    for (const status of ["compensating", "needs_attention"] as const) {
      const undone = await started();
      const { key } = await startedWith(shop, undone.checkoutId);
      await shop.store.orders.abandon(key, failure("checkout_cancelled"), shop.now());
      await says(shop, undone.checkoutId, { status });
      const ofIt = ({ checkoutId }: Item) => checkoutId === undone.checkoutId;
      const everywhere = (await everyPage({})).filter(ofIt);
      expect(everywhere.map((item) => item.status)).toEqual([status]);
      expect((await everyPage({ status })).filter(ofIt)).toHaveLength(1);
      expect((await everyPage({ status: "cancelled" })).filter(ofIt)).toEqual([]);
      shop.engine.set(undone.checkoutId, { runtimeStatus: "completed" });
      expect((await everyPage({ status: "cancelled" })).filter(ofIt)).toHaveLength(1);
    }
  });

  it("that end while somebody walks the pages are found by asking once more since the walk began", async () => {
    shop.pass(60_000);
    const began = shop.now();
    shop.pass(10);
    const ending = await started();
    shop.pass(10);
    await started();
    shop.pass(10);
    const walkBegan = shop.now();
    const first = await list({ since: began, limit: "1" });
    const { key } = await startedWith(shop, ending.checkoutId);
    shop.pass(10);
    await shop.store.orders.abandon(key, failure("checkout_cancelled"), shop.now());
    shop.engine.set(ending.checkoutId, { runtimeStatus: "completed" });
    const rest = await everyPage({ since: began, limit: "1", cursor: first.body.nextCursor });
    expect(rest.map(({ checkoutId }) => checkoutId)).not.toContain(ending.checkoutId);
    expect(
      (await everyPage({ since: walkBegan })).map(({ checkoutId, status }) => [checkoutId, status]),
    ).toEqual([[ending.checkoutId, "cancelled"]]);
  });

  it("are listed as placed once while the saga of a placed one goes on", async () => {
    const placed = await aPlacedOrder(shop.store, shop.now(), { at: shop.now() });
    const { checkoutId } = placed.key;
    const other = await started();
    shop.engine.set(checkoutId, {
      input: { ...(await startedWith(shop, other.checkoutId)), key: placed.key },
    });
    const ofIt = (item: Item) => item.checkoutId === checkoutId;
    expect((await everyPage({})).filter(ofIt).map(({ status }) => status)).toEqual(["completed"]);
    expect((await everyPage({ status: "completed" })).filter(ofIt)).toHaveLength(1);
    expect((await everyPage({ status: "reserving" })).filter(ofIt)).toEqual([]);
    shop.engine.set(checkoutId, { runtimeStatus: "completed" });
  });

  it("that failed are found behind newer ones that were cancelled, by pages of one", async () => {
    const end = async (code: "payment_declined" | "checkout_cancelled") => {
      shop.pass(10);
      const { checkoutId } = await started();
      const { key } = await startedWith(shop, checkoutId);
      await shop.store.orders.abandon(key, failure(code), shop.now());
      shop.engine.set(checkoutId, { runtimeStatus: "completed" });
      return checkoutId;
    };
    const failed = await end("payment_declined");
    for (let count = 0; count < 3; count++) await end("checkout_cancelled");
    const found = await everyPage({ status: "failed", limit: "1" });
    expect(found[0]?.checkoutId).toBe(failed);
    expect(new Set(found.map(({ status }) => status))).toEqual(new Set(["failed"]));
  });

  it("are found by status and by time", async () => {
    const running = await started();
    await says(shop, running.checkoutId, { status: "requires_action" });
    const waiting = await everyPage({ status: "requires_action" });
    expect(waiting.map(({ checkoutId }) => checkoutId)).toEqual([running.checkoutId]);
    const cancelled = await started();
    const { key } = await startedWith(shop, cancelled.checkoutId);
    await shop.store.orders.abandon(key, failure("checkout_cancelled"), shop.now());
    shop.engine.set(cancelled.checkoutId, { runtimeStatus: "completed" });
    expect((await everyPage({ status: "cancelled" })).map(({ checkoutId }) => checkoutId)).toContain(
      cancelled.checkoutId,
    );
    expect((await everyPage({ status: "failed" })).map(({ checkoutId }) => checkoutId)).not.toContain(
      cancelled.checkoutId,
    );
    const future = new Date(Date.now() + 3_600_000).toISOString();
    expect(await everyPage({ since: future })).toEqual([]);
    for (const query of [{ status: "lost" }, { since: "today" }, { limit: "0" }, { cursor: "x" }])
      expect((await list(query)).status).toBe(400);
  });

  it("are looked into with every attempt, duration and id", async () => {
    const { checkoutId } = await started();
    await says(shop, checkoutId, {
      status: "charging",
      paymentIntentId: "pi_7" as PaymentIntentId,
      steps: [
        {
          name: "stock.hold",
          startedAt: "2026-01-01T00:00:00.000Z" as never,
          endedAt: "2026-01-01T00:00:00.250Z" as never,
          outcome: "accepted",
        },
        { name: "payment.authorize", startedAt: "2026-01-01T00:00:01.000Z" as never, attempts: 3 },
      ],
    });
    expect((await inspect(checkoutId)).body).toMatchObject({
      checkoutId,
      steps: [
        { name: "stock.hold", attempts: 1, durationMs: 250 },
        { name: "payment.authorize", attempts: 3 },
      ],
      ids: { paymentIntentId: "pi_7", eventIds: [] },
      engine: { runtimeStatus: "running" },
      store: null,
      hold: "held",
    });
    const order = await aPlacedOrder(shop.store, shop.now());
    expect((await inspect(order.key.checkoutId)).body).toMatchObject({
      status: "completed",
      ids: { paymentIntentId: order.paymentIntentId, eventIds: [`evt_${order.orderId}_1`] },
      engine: null,
      store: { state: "placed" },
      hold: "none",
    });
    const event = { eventId: `evt_${order.orderId}_1` as EventId, type: "OrderPlaced" };
    expect((await inspect(order.key.checkoutId)).body.events).toEqual([{ ...event, sentAt: null }]);
    const at = shop.now();
    await shop.store.outbox.markSent([event.eventId], at);
    expect((await inspect(order.key.checkoutId)).body.events).toEqual([{ ...event, sentAt: at }]);
    expect((await inspect("chk_unknown")).body.code).toBe("checkout_not_found");
  });

  it("are looked into also while Redis is away", async () => {
    const { checkoutId } = await started();
    const { state } = shop.memory.holds;
    shop.memory.holds.state = () => Promise.reject(new Error("Redis is away"));
    expect(await inspect(checkoutId)).toMatchObject({ status: 200, body: { hold: null } });
    shop.memory.holds.state = state;
  });

  it("are driven again only where an undo waits for somebody", async () => {
    const [waiting, running] = [await started(), await started()];
    await says(shop, waiting.checkoutId, { status: "needs_attention" });
    const { status, headers } = await redrive(waiting.checkoutId);
    expect([status, headers["location"]]).toEqual([202, `/api/ops/checkouts/${waiting.checkoutId}`]);
    expect(shop.engine.raised.at(-1)).toEqual({ checkoutId: waiting.checkoutId, event: "redrive" });
    expect((await redrive(running.checkoutId)).body.code).toBe("nothing_to_redrive");
    const order = await aPlacedOrder(shop.store, shop.now());
    expect((await redrive(order.key.checkoutId)).body.code).toBe("nothing_to_redrive");
    expect((await redrive("chk_unknown")).body.code).toBe("checkout_not_found");
    expect(
      (await shop.ask("ops-checkouts-redrive", { params: { checkoutId: waiting.checkoutId } })).status,
    ).toBe(401);
  });
});
