import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";

/**
 * Buys one thing with a Stripe test card, and follows it to its event. Run it after a deployment:
 *   API_URL         the API, say https://….azurewebsites.net/api
 *   SMOKE_OPS_KEY   a staff key: the thing is put into the catalogue first, and taken out afterwards
 *   SMOKE_CURRENCY  what it is sold in (EUR); SMOKE_ADDRESS: where to, as JSON (one in Berlin)
 *   SMOKE_CARD      another of Stripe's test payment methods (pm_card_visa)
 *   SMOKE_PATIENCE  seconds that the checkout may take to end, and its event to be sent (90)
 * With `--only-ready` it asks no more than whether checkouts can be taken, as where Stripe's key is a live one.
 */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into where they are used
type Json = any;
type Answer = { readonly status: number; readonly body: Json };

const sku = "SMOKE-TEST";
const patience = {
  ready: 300_000,
  settled: Number(process.env["SMOKE_PATIENCE"] || 90) * 1000,
  request: 40_000,
};
const terminal = ["completed", "failed", "cancelled", "needs_attention"];

/** What went wrong, for the person who reads the pipeline's log. */
class SmokeProblem extends Error {}

const need = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new SmokeProblem(`set ${name}`);
  return value;
};

const say = (text: string) => process.stdout.write(`${text}\n`);

const callerOf = (base: string) => {
  const url = base.replace(/\/$/, "");
  return async (
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience.request),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, body: isJson ? JSON.parse(text) : undefined };
  };
};

type Call = ReturnType<typeof callerOf>;

/** The body of an answer that has one of the statuses; otherwise a problem that names the code, never the body. */
const expected = ({ status, body }: Answer, statuses: readonly number[], doing: string): Json => {
  if (statuses.includes(status)) return body;
  throw new SmokeProblem(
    `${doing}: expected ${statuses.join(" or ")}, got ${status} ${body?.code ?? ""}`.trim(),
  );
};

/** Asks until it is so, however often it fails meanwhile; a deployment takes a while to answer. */
const until = async <T>(ask: () => Promise<T | undefined>, withinMs: number, what: string): Promise<T> => {
  const deadline = performance.now() + withinMs;
  let last = "no answer";
  for (let gap = 250; ; gap = Math.min(gap * 2, 5000)) {
    try {
      const found = await ask();
      if (found !== undefined) return found;
      last = "not yet";
    } catch (error) {
      last = error instanceof Error ? error.message : "unknown";
    }
    if (performance.now() + gap > deadline)
      throw new SmokeProblem(`${what}, not within ${withinMs} ms: ${last}`);
    await pause(gap);
  }
};

const ready = (call: Call) =>
  until(
    async () => {
      const { status, body } = await call("GET", "/health/ready");
      if (status === 200) return body.status as string;
      const away = Object.entries<Json>(body?.dependencies ?? {}).filter(([, one]) => one.status !== "ok");
      throw new Error(`${status}, away: ${away.map(([name]) => name).join(", ") || "unknown"}`);
    },
    patience.ready,
    "checkouts can be taken",
  );

const product = (active: boolean, currency: string) => ({
  title: "Smoke test",
  prices: { [currency]: 100 },
  taxCode: "standard",
  weightGrams: 1,
  originCountry: "DE",
  active,
});

/** A whole purchase; gives the checkout when it has ended. */
const buy = async (call: Call, run: string, currency: string): Promise<Json> => {
  const address = JSON.parse(
    process.env["SMOKE_ADDRESS"] ??
      '{"name":"Smoke Test","line1":"Platz der Republik 1","city":"Berlin","postalCode":"11011","country":"DE"}',
  );
  const cart = expected(await call("POST", "/carts", { body: { currency } }), [201], "a cart");
  const item = `/carts/${cart.cartId}/items/${sku}`;
  expected(await call("PUT", item, { body: { quantity: 1 } }), [200], "an item in the cart");
  const quoting = await call("POST", `/carts/${cart.cartId}/quotes`, { body: { shippingAddress: address } });
  const quote = expected(quoting, [201], "a quote");
  const answer = await call("POST", "/checkouts", {
    headers: { "idempotency-key": run, prefer: "wait=25" },
    body: {
      cartId: cart.cartId,
      quoteId: quote.quoteId,
      email: `${run}@example.com`,
      payment: { paymentMethod: process.env["SMOKE_CARD"] ?? "pm_card_visa" },
      expectedTotal: quote.totals.total,
    },
  });
  const checkout = expected(answer, [201, 202], "the checkout");
  if (terminal.includes(checkout.status)) return checkout;
  const ended = async () => {
    const now = expected(await call("GET", `/checkouts/${checkout.checkoutId}`), [200], "its status");
    return terminal.includes(now.status) ? now : undefined;
  };
  return until(ended, patience.settled, `checkout ${checkout.checkoutId} ends`);
};

/** The order's own log, and what staff sees of its saga. */
const follow = async (call: Call, staff: Record<string, string>, checkout: Json): Promise<string> => {
  const { orderId, orderAccessToken } = checkout.order;
  const reading = await call("GET", `/orders/${orderId}`, { headers: { "x-order-token": orderAccessToken } });
  const order = expected(reading, [200], "the order");
  const [first] = order.timeline;
  if (first?.type !== "OrderPlaced" || first.sequence !== 1)
    throw new SmokeProblem(`the order's first event is ${first?.type} ${first?.sequence}, not OrderPlaced 1`);
  if (order.payment.captured.amount !== order.totals.total.amount)
    throw new SmokeProblem("what was captured is not the total");

  const finished = async () => {
    const path = `/ops/checkouts/${checkout.checkoutId}`;
    const seen = expected(await call("GET", path, { headers: staff }), [200], "what staff sees");
    return seen.hold === "committed" ? seen : undefined;
  };
  const isSent = async () => {
    const seen = await finished();
    return seen?.events.length > 0 && seen.events.every(({ sentAt }: Json) => sentAt !== null)
      ? seen
      : undefined;
  };
  await until(finished, patience.settled, "the units are taken out of stock");
  const { steps, ids, store } = await until(isSent, patience.settled, "the event is sent");
  const failed = steps.filter((step: Json) => step.outcome !== undefined && step.outcome !== "accepted");
  if (failed.length > 0) throw new SmokeProblem(`${failed[0].name} was ${failed[0].outcome}`);
  if (store?.state !== "placed") throw new SmokeProblem(`the store says ${store?.state}, not placed`);
  if (ids.eventIds.length !== order.timeline.length) throw new SmokeProblem("events and timeline differ");
  return `order ${order.orderNumber}, event ${ids.eventIds[0]}`;
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { "only-ready": { type: "boolean", default: false } } });
  const call = callerOf(need("API_URL"));
  say(`ready: ${await ready(call)}`);
  if (values["only-ready"]) return;

  const staff = { "x-api-key": need("SMOKE_OPS_KEY") };
  const currency = process.env["SMOKE_CURRENCY"] ?? "EUR";
  const run = `smoke-${randomBytes(12).toString("hex")}`;
  const put = (active: boolean) =>
    call("PUT", `/products/${sku}`, { headers: staff, body: product(active, currency) });
  expected(await put(true), [200, 201], "a product");
  try {
    const received = { headers: staff, body: { quantity: 1, reference: run } };
    expected(await call("POST", `/stock/${sku}/receipts`, received), [201], "stock");
    const checkout = await buy(call, run, currency);
    if (checkout.status !== "completed")
      throw new SmokeProblem(`the checkout is ${checkout.status} ${checkout.failure?.code ?? ""}`.trim());
    say(`bought and followed: ${await follow(call, staff, checkout)}`);
  } finally {
    await put(false).catch(() => say(`${sku} could not be taken out of the catalogue`));
  }
};

try {
  await main();
} catch (error) {
  const known = error instanceof SmokeProblem;
  process.stderr.write(`smoke test failed: ${known ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
