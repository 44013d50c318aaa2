import { ServiceBusClient } from "@azure/service-bus";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../local/client/api.ts";
import { aProduct, type Product } from "../support/product.ts";
import { below, type Tree, theDoor, traceOf, treeOf } from "../support/span-tree.ts";
import { payTraced, stepsOf, storefront } from "../support/traced-checkout.ts";
import { aTracedHost, quiet, type TracedHost } from "../support/traced-host.ts";

let product: Product;
let host: TracedHost;
beforeAll(async () => {
  product = await aProduct(quiet);
  host = await aTracedHost(product);
});
afterAll(async () => {
  await host?.stop();
  await product?.stop();
});

const pay = (card: string, lastStep: string) => payTraced(host, card, lastStep);

describe("a checkout that is placed", () => {
  let answer: Answer;
  let metrics: Awaited<ReturnType<TracedHost["telemetry"]["metrics"]>>;
  beforeAll(async () => {
    answer = await pay("pm_card_visa", "orders.finish");
    metrics = await host.telemetry.metrics();
    expect(answer.status).toBe(201);
  });

  it("is one trace, the storefront's own: the door, the saga, its steps in order, and what each of them calls", () => {
    const spans = host.telemetry.spans();
    const [door, ...calls] = treeOf(spans, theDoor(spans));
    expect(door).toBe("POST /checkouts");
    expect(traceOf(spans, storefront.traceId)).toHaveLength(spans.length);
    // It listens while it reserves, and asks engine and SQL at once before it answers.
    expect(calls.map(([name]) => name).filter((name) => name !== "redis answers.listen")).toEqual([
      "redis door.look",
      "redis door.reserve",
      "sql orders.find",
      "saga checkout-v1",
      expect.stringMatching(/^(durable sagas|sql orders)\.find$/),
      expect.stringMatching(/^(durable sagas|sql orders)\.find$/),
    ]);
    expect(calls.map(([name]) => name)).toContain("redis answers.listen");
    const [saga = []] = calls.filter(([name]) => name === "saga checkout-v1");
    const [finish, ...before] = (saga.slice(1) as Tree[]).toReversed();
    expect(before.toReversed()).toEqual([
      ["payment.authorize", ["stripe payments.authorize"]],
      ["orders.record", ["redis holds.pin"], ["sql orders.record"]],
      ["payment.capture", ["stripe payments.capture"], ["sql orders.place"], ["redis answers.publish"]],
    ]);
    const finishing = [
      ["redis holds.commit"],
      ["service-bus publisher.publish"],
      ["sql outbox.claim"],
      ["sql outbox.markSent"],
    ];
    expect([finish?.[0], new Set(finish?.slice(1))]).toEqual(["orders.finish", new Set(finishing)]);
  });

  it("begins below the host's own span, whatever that says of being recorded", () => {
    const door = theDoor(host.telemetry.spans());
    expect(door.kind).toBe(SpanKind.SERVER);
    expect(door.parentSpanContext).toMatchObject({ traceId: storefront.traceId, isRemote: true });
    expect(door.parentSpanContext?.traceFlags).toBe(0);
  });

  it("is named by each of its spans", () => {
    const spans = host.telemetry.spans();
    expect(spans.length).toBeGreaterThan(18);
    for (const { name, attributes } of spans)
      expect(attributes["boxoffice.checkout_id"], name).toBe(answer.body.checkoutId);
  });

  it("has at its door the method, the route and the status, and nothing else of the request", () => {
    const door = theDoor(host.telemetry.spans());
    expect(door.attributes).toEqual({
      "http.request.method": "POST",
      "http.route": "/checkouts",
      "http.response.status_code": 201,
      "boxoffice.route": "checkouts-create",
      "boxoffice.checkout_id": answer.body.checkoutId,
    });
    expect(door.events).toEqual([]);
  });

  it("says of each step its name and outcome, and of each call whom it went to", () => {
    const spans = host.telemetry.spans();
    for (const step of stepsOf(host).steps) {
      expect(step.kind).toBe(SpanKind.INTERNAL);
      expect(step.attributes).toMatchObject({ "boxoffice.step": step.name, "boxoffice.outcome": "accepted" });
      for (const call of below(spans, step)) {
        expect(call.kind).toBe(SpanKind.CLIENT);
        expect(call.name.split(" ")[0]).toBe(call.attributes["peer.service"]);
      }
    }
  });

  it("ends each step after everything that it calls, and begins none before the one before it has ended", () => {
    const spans = host.telemetry.spans();
    const ms = ([seconds, nanos]: readonly [number, number]) => seconds * 1000 + nanos / 1e6;
    const coarse = 1; // spans begin at whole milliseconds
    const all = stepsOf(host).steps;
    for (const [index, step] of all.entries()) {
      for (const call of below(spans, step))
        expect(ms(call.endTime)).toBeLessThanOrEqual(ms(step.endTime) + coarse);
      const next = all[index + 1];
      if (next) expect(ms(next.startTime) + coarse).toBeGreaterThanOrEqual(ms(step.endTime));
    }
  });

  it("gives its event the trace that it was sent in", async () => {
    const { serviceBusConnectionString } = product.endpoints;
    const client = new ServiceBusClient(serviceBusConnectionString);
    try {
      const messages = await client.createReceiver("orders", "analytics").peekMessages(100);
      const placed = messages.find(({ body }) => body.subject === answer.body.order.orderId);
      const sent = host.telemetry.spans().find(({ name }) => name === "service-bus publisher.publish");
      expect(placed?.applicationProperties?.["traceparent"]).toBe(
        `00-${storefront.traceId}-${sent?.spanContext().spanId}-01`,
      );
    } finally {
      await client.close();
    }
  });

  it("is counted as completed, with the time that each of its steps took", () => {
    expect(metrics.get("boxoffice.checkouts")?.points).toEqual([
      { attributes: { outcome: "completed" }, value: 1 },
    ]);
    const durations = metrics.get("boxoffice.step.duration")?.points ?? [];
    expect(durations.map(({ attributes }) => attributes["step"])).toEqual([
      "payment.authorize",
      "orders.record",
      "payment.capture",
      "orders.finish",
    ]);
    for (const { value } of durations) expect(value).toMatchObject({ count: 1, sum: expect.any(Number) });
  });
});

describe("a checkout whose card is declined", () => {
  let answer: Answer;
  beforeAll(async () => {
    answer = await pay("pm_card_visa_chargeDeclinedInsufficientFunds", "stock.release");
    expect(answer.status).toBe(402);
  });

  it("has the way back after the step that was refused, in its order", () => {
    expect(stepsOf(host).names).toEqual([
      ["payment.authorize", ["stripe payments.authorize"]],
      ["orders.cancel", ["sql orders.abandon"]],
      ["stock.release", ["redis holds.release", "redis answers.publish"]],
    ]);
    const [authorize, ...undos] = stepsOf(host).steps;
    expect(authorize?.attributes).toMatchObject({
      "boxoffice.outcome": "refused",
      "boxoffice.refusal": "declined",
    });
    for (const { attributes } of undos) expect(attributes["boxoffice.outcome"]).toBe("accepted");
  });

  it("is no failure of anything: neither at the door nor below it", () => {
    const spans = host.telemetry.spans();
    expect(theDoor(spans).attributes["http.response.status_code"]).toBe(402);
    expect(spans.filter(({ status }) => status.code === SpanStatusCode.ERROR)).toEqual([]);
  });

  it("is counted by the code of its failure", async () => {
    expect((await host.telemetry.metrics()).get("boxoffice.checkouts")?.points).toEqual([
      { attributes: { outcome: "payment_declined" }, value: 1 },
    ]);
  });
});
