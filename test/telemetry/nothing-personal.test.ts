import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../local/control/faults.ts";
import { canariesIn, canary, canaryBody, canaryHeaders } from "../support/canaries.ts";
import { aProduct, type Product } from "../support/product.ts";
import type { RecordedMetric } from "../support/recorded-telemetry.ts";
import { everyRoute } from "../support/the-document.ts";
import { aTracedHost, quiet, type TracedHost } from "../support/traced-host.ts";
import { until } from "../support/until.ts";

let product: Product;
let host: TracedHost;
let sqlFault: Fault | undefined;
const printed: string[] = [];
const metrics: [string, RecordedMetric][] = [];

/** A process prints to where logs are taken from, too. */
const listen = () => {
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream;
    stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
      printed.push(String(chunk));
      return write.call(stream, chunk, ...rest);
    }) as typeof write;
  }
};

beforeAll(async () => {
  product = await aProduct(quiet);
  listen();
  const control = { strikeSql: () => sqlFault, reach: async () => {} };
  const settings = {
    VELOCITY_CHECKOUTS_PER_HOUR: "1000",
    RATE_LIMIT_PER_MINUTE: "100000",
    REFUSED_EMAIL_DOMAINS: "refused.example",
    AUTH_ISSUER: "http://127.0.0.1:9",
    AUTH_AUDIENCE: "boxoffice",
  };
  host = await aTracedHost(product, { control, settings });
});
afterAll(async () => {
  await host?.stop();
  await product?.stop();
});

let keys = 0;

type Buying = {
  readonly payment?: object;
  readonly email?: string;
  /** Done when cart and quote are there. */
  readonly meanwhile?: () => Promise<void>;
};

/** Everything that a customer says of himself on the way to a checkout. */
const buy = async ({
  payment = { paymentMethod: "pm_card_visa" },
  email = canary.email,
  meanwhile = async () => {},
}: Buying = {}) => {
  const sku = await host.onSale(2);
  const cartId = await host.shop.fillCart([{ sku, quantity: 1 }]);
  const { address, vatId } = canary;
  const of = { shippingAddress: address, billingAddress: address, vatId };
  await host.api("PATCH", `/carts/${cartId}`, { headers: canaryHeaders, body: { email, ...of } });
  const quote = await host.api("POST", `/carts/${cartId}/quotes`, { headers: canaryHeaders, body: of });
  await meanwhile();
  return host.api("POST", `/checkouts?email=${encodeURIComponent(email)}`, {
    headers: {
      ...canaryHeaders,
      "idempotency-key": `${canary.idempotencyKey}-${++keys}`,
      prefer: "wait=10",
    },
    body: {
      cartId,
      quoteId: quote.body.quoteId,
      email,
      payment,
      expectedTotal: quote.body.totals.total,
      returnUrl: canary.returnUrl,
      device: { fingerprint: canary.device },
    },
  });
};

const everythingSeen = async (): Promise<readonly string[]> => {
  metrics.push(...(await host.telemetry.metrics()));
  return [
    ...host.telemetry
      .spans()
      .map(({ name, attributes, events, links, status, resource }) =>
        JSON.stringify({ name, attributes, events, links, status, resource: resource.attributes }),
      ),
    ...metrics.map((metric) => JSON.stringify(metric)),
    ...host.lines,
    ...printed,
  ];
};

describe("nothing of a customer is in spans, metrics or logs,", () => {
  it("whose checkouts are placed, declined, refused or wait for the bank", async () => {
    const placed = await buy();
    expect(placed.status).toBe(201);
    const paid = async (paymentMethod: string) => (await buy({ payment: { paymentMethod } })).body;
    expect((await paid("pm_card_visa_chargeDeclined")).code).toBe("payment_declined");
    expect((await paid(canary.paymentMethod)).code).toBe("payment_method_invalid");
    const { confirmationToken } = canary;
    expect((await buy({ payment: { confirmationToken } })).body.code).toBe("payment_method_invalid");
    expect((await buy({ email: "canary@refused.example" })).body.code).toBe("checkout_refused");
    const waiting = await paid("pm_card_threeDSecure2Required");
    expect(waiting.status).toBe("requires_action");
    const { orderId, orderAccessToken } = placed.body.order;
    await host.api("GET", `/orders/${orderId}?token=${canary.orderToken}`, {
      headers: { ...canaryHeaders, "x-order-token": orderAccessToken },
    });
    await host.ops.get(`/orders?email=${encodeURIComponent(canary.email)}`);
    await host.api("POST", `/checkouts/${waiting.checkoutId}/cancel`, { headers: canaryHeaders });
  });

  it("nor when what they need is away", async () => {
    const faults = [
      ["stripe", { kind: "down", operation: "create", times: 2 }],
      ["stripe", { kind: "error", status: 500, operation: "capture", times: 1 }],
      ["redis", { kind: "error", operation: "pin", times: 1 }],
      ["redis", { kind: "down", operation: "commit", times: 1 }],
      ["service-bus", { kind: "error", operation: "send", times: 1 }],
    ] as const;
    for (const [target, fault] of faults) {
      const { status } = await buy({ meanwhile: () => product.control.fault(target, fault) });
      await product.control.heal();
      expect(status, `${target} ${fault.operation}`).toBe(201);
    }
    const refused = [
      await buy({
        meanwhile: () => product.control.fault("redis", { kind: "error", operation: "reserve", times: 1 }),
      }),
      await buy({
        meanwhile: async () => {
          sqlFault = { kind: "error" };
        },
      }),
      await host.ops.get(`/orders?email=${canary.email}`),
    ];
    sqlFault = undefined;
    const cartId = await host.shop.fillCart([]);
    for (const target of ["redis", "cosmos"]) {
      await product.control.fault(target, { kind: "error" });
      const body = { shippingAddress: canary.address, vatId: canary.vatId };
      refused.push(await host.api("POST", `/carts/${cartId}/quotes`, { headers: canaryHeaders, body }));
      refused.push(await host.api("PATCH", `/carts/${cartId}`, { headers: canaryHeaders, body }));
      await product.control.heal();
    }
    expect(refused.filter(({ status }) => status === 503).length).toBeGreaterThan(4);
    expect(host.lines.filter((line) => line.includes("could not be answered")).length).toBeGreaterThan(4);
    const ofCheckouts = host.lines.filter((line) => line.includes("checkouts-create could not be answered"));
    expect(ofCheckouts.length).toBeGreaterThan(1);
    for (const line of ofCheckouts) expect(line).toMatch(/, checkout chk_[0-9a-f]{32}\b/);
    expect(host.lines.filter((line) => line.includes("Executed (Failed")).length).toBeGreaterThan(1);
  });

  it("nor when they send what is refused, wherever they put it", async () => {
    const path = (route: string) => route.replace(/\{\w+\}/g, encodeURIComponent(canary.email));
    const query = `?email=${canary.email}&token=${canary.orderToken}&limit=${canary.card}&cursor=canary`;
    for (const { method, path: route } of everyRoute)
      for (const more of [
        { body: method === "GET" ? undefined : canaryBody },
        { raw: `{"email":"${canary.email}",` },
        { raw: JSON.stringify({ ...canaryBody, card: canary.card, note: canary.spacedCard }) },
        { body: {}, headers: { "x-api-key": canary.apiKey } },
        { body: {}, headers: { authorization: `Bearer ${canary.bearer}` } },
        { body: canaryBody, headers: { "x-api-key": host.opsKey } },
      ])
        await host.api(method, `${path(route)}${query}`, {
          ...(method === "GET" ? {} : more),
          headers: { ...canaryHeaders, "content-type": "application/json", ...more.headers },
        });
    for (const id of everyRoute.map((route) => route.id))
      expect(
        host.telemetry.spans().some(({ attributes }) => attributes["boxoffice.route"] === id),
        id,
      ).toBe(true);
  });

  it("looked for in everything that the host has traced, measured, logged and printed", async () => {
    for (const timer of ["relay", "inbox", "sweep", "dirty", "reconcile", "purge"])
      await host.runTimer(`timer-${timer}`);
    const ended = () => host.telemetry.spans().some(({ name }) => name === "timer-purge");
    await until(ended, 20_000);
    const seen = await everythingSeen();
    const leaks = seen.flatMap((text) => {
      const found = canariesIn(text);
      return found.length > 0 ? [`${found.join(", ")} in ${text}`] : [];
    });
    expect(leaks.slice(0, 20)).toEqual([]);
    expect(host.telemetry.spans().length).toBeGreaterThan(1000);
    expect(host.lines.length).toBeGreaterThan(300);
  });

  it("though the product did handle it: its store has it where it belongs", () => {
    const stored = readFileSync(host.sqliteFile).toString("latin1");
    const logged = readFileSync(`${host.sqliteFile}-wal`).toString("latin1");
    expect(canariesIn(stored + logged)).toEqual(expect.arrayContaining(["canary", "77665544", "987654321"]));
  });
});
