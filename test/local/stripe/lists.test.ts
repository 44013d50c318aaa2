import { describe, expect, it } from "vitest";
import { failure, held, heldWith, raw, standIn } from "./stand-in.ts";

describe("a list", () => {
  it("comes newest first, in pages that can be walked both ways", async () => {
    const { stripe } = await standIn();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await stripe.paymentIntents.create(held)).id);

    const first = await stripe.paymentIntents.list({ limit: 2 });
    expect(first).toMatchObject({ object: "list", has_more: true, url: "/v1/payment_intents" });
    expect(first.data.map((intent) => intent.id)).toEqual(ids.slice(0, 2));
    const second = await stripe.paymentIntents.list({ limit: 3, starting_after: ids[1] ?? "" });
    expect(second.data.map((intent) => intent.id)).toEqual(ids.slice(2));
    expect(second.has_more).toBe(false);
    const back = await stripe.paymentIntents.list({ limit: 2, ending_before: ids[4] ?? "" });
    expect(back.data.map((intent) => intent.id)).toEqual(ids.slice(2, 4));
    expect(back.has_more).toBe(true);

    const walked: string[] = [];
    for await (const intent of stripe.paymentIntents.list({ limit: 2 })) walked.push(intent.id);
    expect(walked).toEqual(ids);
  });

  it("can be narrowed by the second of creation, with every kind of bound", async () => {
    let now = 1_800_000_000_000;
    const { stripe } = await standIn({ now: () => now });
    for (let n = 0; n < 3; n += 1) {
      await stripe.paymentIntents.create({ ...held, amount: 100 + n });
      now += 1000;
    }
    const amounts = async (created: { gt?: number; gte?: number; lt?: number; lte?: number } | number) =>
      (await stripe.paymentIntents.list({ created })).data.map((intent) => intent.amount);
    expect(await amounts({ gte: 1_800_000_001 })).toEqual([102, 101]);
    expect(await amounts({ gt: 1_800_000_001 })).toEqual([102]);
    expect(await amounts({ lte: 1_800_000_001 })).toEqual([101, 100]);
    expect(await amounts({ lt: 1_800_000_001 })).toEqual([100]);
    expect(await amounts({ gt: 1_800_000_000, lt: 1_800_000_002 })).toEqual([101]);
    expect(await amounts(1_800_000_002)).toEqual([102]);
  });

  it("refuses a limit out of range, a cursor that leads nowhere, and two cursors at once", async () => {
    const { stripe } = await standIn();
    expect(await failure(stripe.paymentIntents.list({ limit: 101 }))).toMatchObject({ param: "limit" });
    expect(await failure(stripe.paymentIntents.list({ limit: 0 }))).toMatchObject({ param: "limit" });
    expect(await failure(stripe.paymentIntents.list({ starting_after: "pi_nope" }))).toMatchObject({
      code: "resource_missing",
      param: "starting_after",
      statusCode: 400,
    });
    const { id } = await stripe.paymentIntents.create(held);
    const both = await failure(stripe.paymentIntents.list({ starting_after: id, ending_before: id }));
    expect(both.statusCode).toBe(400);
  });

  it("expands what an intent points to, in lists, in single objects, and several steps deep", async () => {
    const { stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await stripe.paymentIntents.capture(id);
    const refund = await stripe.refunds.create({ payment_intent: id, expand: ["charge.payment_intent"] });
    expect(refund.charge).toMatchObject({
      object: "charge",
      payment_intent: { id, object: "payment_intent" },
    });

    const [listed] = (
      await stripe.paymentIntents.list({ expand: ["data.latest_charge", "data.payment_method"] })
    ).data;
    expect(listed?.latest_charge).toMatchObject({ object: "charge", refunded: true });
    expect(listed?.payment_method).toMatchObject({ object: "payment_method", card: { last4: "4242" } });

    const charged = await stripe.paymentIntents.retrieve(id, { expand: ["latest_charge.refunds"] });
    expect(charged.latest_charge).toMatchObject({ refunds: { data: [{ id: refund.id }] } });
    const wrong = await failure(stripe.paymentIntents.retrieve(id, { expand: ["amount"] }));
    expect(wrong).toMatchObject({ statusCode: 400, param: "expand" });
  });

  it("tells customers and searches, which the stand-in does not keep, from unknown things", async () => {
    const { running, stripe } = await standIn();
    expect(await failure(stripe.paymentIntents.list({ customer: "cus_1" }))).toMatchObject({
      code: "resource_missing",
      param: "customer",
    });
    const search = await raw(running, "GET", "/v1/payment_intents/search?query=x");
    expect(search.status).toBe(400);
    expect(await search.json()).toMatchObject({ error: { message: expect.stringContaining("stand-in") } });
  });
});
