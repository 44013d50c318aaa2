import { SpanStatusCode } from "@opentelemetry/api";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aProduct, type Product } from "../support/product.ts";
import { below, namesBelow } from "../support/span-tree.ts";
import { payTraced, stepsOf } from "../support/traced-checkout.ts";
import { aTracedHost, quiet, type TracedHost } from "../support/traced-host.ts";
import { until } from "../support/until.ts";

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

const pointsOf = async (name: string) => (await host.telemetry.metrics()).get(name)?.points;

describe("a checkout whose payment service fails for a while", () => {
  beforeAll(async () => {
    await product.control.fault("stripe", { kind: "down", times: 2, operation: "capture" });
    expect((await payTraced(host, "pm_card_visa", "orders.finish")).status).toBe(201);
  });

  it("has the step that failed once more, below the same saga, with the kind of error and no message", () => {
    const names = stepsOf(host).steps.map(({ name }) => name);
    expect(names).toEqual([
      "payment.authorize",
      "orders.record",
      "payment.capture",
      "payment.capture",
      "orders.finish",
    ]);
    const [, , failed] = stepsOf(host).steps;
    expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(failed?.attributes).toMatchObject({
      "boxoffice.outcome": "thrown",
      "error.type": expect.stringMatching(/^[A-Za-z]+$/),
    });
    const [call] = failed ? below(host.telemetry.spans(), failed) : [];
    expect(call?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(call?.attributes["error.type"]).toBe(failed?.attributes["error.type"]);
  });

  it("has every attempt in the step's duration", async () => {
    const points = await pointsOf("boxoffice.step.duration");
    const capture = points?.find(({ attributes }) => attributes["step"] === "payment.capture");
    expect(capture?.value).toMatchObject({ count: 2 });
  });
});

describe("a timer", () => {
  beforeEach(async () => {
    await host.telemetry.metrics();
    host.telemetry.forget();
  });
  const run = async (name: string) => {
    await host.runTimer(name);
    const found = () => host.telemetry.spans().find((span) => span.name === name);
    await until(() => found() !== undefined, 10_000);
    const root = found();
    if (!root) throw new Error("no span");
    return { root, calls: namesBelow(host.telemetry.spans(), root).map(([called]) => called) };
  };

  it("is a trace of its own, and its calls are below it", async () => {
    const relay = await run("timer-relay");
    const sweep = await run("timer-sweep");
    expect(relay.root.parentSpanContext).toBeUndefined();
    expect(relay.calls).toEqual(["sql outbox.claim", "sql outbox.unsentNotices", "sql outbox.backlog"]);
    expect(sweep.calls).toEqual(
      expect.arrayContaining([
        "stripe payments.ping",
        "stripe payments.list",
        "redis holds.pinned",
        "durable sagas.alive",
      ]),
    );
    expect(sweep.root.spanContext().traceId).not.toBe(relay.root.spanContext().traceId);
  });

  it("measures what waits and what is held while a customer is at the bank", async () => {
    const sku = await host.onSale(2);
    const ready = await host.shop.ready([{ sku, quantity: 1 }]);
    const { body } = await host.shop.checkout(ready, {
      paymentMethod: "pm_card_threeDSecure2Required",
      returnUrl: "https://shop.example/back",
    });
    expect(body.status).toBe("requires_action");
    await run("timer-sweep");
    await run("timer-relay");
    const metrics = await host.telemetry.metrics();
    const value = (name: string) => metrics.get(name)?.points.map((point) => point.value);
    expect(value("boxoffice.holds.active")).toEqual([1]);
    expect(value("boxoffice.holds.expired")).toEqual([0]);
    expect(value("boxoffice.outbox.lag")).toEqual([0]);
    expect(value("boxoffice.compensation.age")).toEqual([0]);
    expect(value("boxoffice.checkouts.needs_attention")).toEqual([0]);

    await host.api("POST", `/checkouts/${body.checkoutId}/cancel`);
    await until(
      () => host.telemetry.spans().filter(({ name }) => name === "stock.release").length === 1,
      10_000,
    );
    expect(await pointsOf("boxoffice.checkouts")).toEqual([
      { attributes: { outcome: "checkout_cancelled" }, value: 1 },
    ]);
  });
});
