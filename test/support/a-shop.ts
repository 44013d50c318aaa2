import { createHash } from "node:crypto";
import Stripe from "stripe";
import { type Changed, keyedIdentifiers } from "../../adapters/ids/identifiers.ts";
import { redisVelocity } from "../../adapters/redis/velocity.ts";
import { flatShipping } from "../../adapters/shipping/flat.ts";
import { stripeWebhooks } from "../../adapters/stripe/webhooks.ts";
import { tableTaxes } from "../../adapters/tax/table.ts";
import type { Country } from "../../domain/country.ts";
import type { PaymentIntentId, Sku } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import { cartEndpoints } from "../../functions/carts/carts.ts";
import { checkoutOf } from "../../functions/checkouts/checkout-of.ts";
import { checkoutEndpoints } from "../../functions/checkouts/checkouts.ts";
import { createCheckoutEndpoint } from "../../functions/checkouts/create-checkout.ts";
import { healthEndpoints } from "../../functions/health/health.ts";
import { type Endpoint, type EndpointSettings, endpointsWith } from "../../functions/http/endpoint.ts";
import { opsEndpoints } from "../../functions/ops/ops.ts";
import { orderEndpoints } from "../../functions/orders/orders.ts";
import { productEndpoints } from "../../functions/products/products.ts";
import { quoteEndpoints } from "../../functions/quotes/quotes.ts";
import { stockEndpoints } from "../../functions/stock/stock.ts";
import { stripeWebhookEndpoint } from "../../functions/webhooks/stripe.ts";
import type { Payment } from "../../ports/payments.ts";
import { stockUpkeep } from "../../upkeep/stock.ts";
import { webhookUpkeep } from "../../upkeep/webhook-inbox.ts";
import { openMemoryOn } from "../adapters/redis/open-memory.ts";
import { openStore } from "../adapters/sqlite/open-store.ts";
import { aProduct } from "../ports/catalogue.contract.ts";
import { unique } from "../ports/order-builders.ts";
import { type Answered, call, type Sent } from "./a-request.ts";
import { memoryCatalogue } from "./memory-catalogue.ts";
import { memorySagas } from "./memory-sagas.ts";
import { hasRealRedis, startJsRedis, startRedis } from "./redis-server.ts";
import { everyRoute } from "./the-document.ts";

export const staffKey = "the-key-of-a-member-of-staff";
export const webhookSecret = "whsec_0123456789abcdef";
export const staff = { "x-api-key": staffKey };
export const shopSettings = {
  quoteTtlMs: 900_000,
  holdTtlMs: 600_000,
  claimTtlMs: 172_800_000,
  flatPrices: {
    EUR: { domestic: 490, abroad: 990 },
    JPY: { domestic: 800, abroad: 2400 },
    KWD: { domestic: 1500, abroad: 4500 },
    ISK: { domestic: 900, abroad: 2900 },
    UGX: { domestic: 9000, abroad: 29_000 },
  },
};

const secrets = { first: "0123456789abcdef0123456789abcdef", second: "fedcba9876543210fedcba9876543210" };
const tokenLifeMs = 90 * 86_400_000;

/** A dependency of the shop that a test can take away. */
export type Ping = "redis" | "sql" | "stripe" | "serviceBus" | "cosmos";

/**
 * Every endpoint, wired as the product wires them: the real adapters for SQL and Redis, a catalogue and an engine in
 * memory, and payments that are only read. Its clock can be moved; `reported` is what the plumbing answered with 503.
 */
export const openShop = async ({
  pricesIncludeTax = false,
  embargoed = ["CU", "IR"],
  checkoutsPerHour = 0,
  refusedEmailDomains = [] as readonly string[],
} = {}) => {
  const [store, memory] = await Promise.all([
    openStore(),
    openMemoryOn(hasRealRedis ? startRedis : startJsRedis),
  ]);
  let offset = 0;
  const now = () => instant(Date.now() + offset);
  const ids = { ...keyedIdentifiers(secrets.first, tokenLifeMs) };
  const engine = memorySagas(now);
  const shelves = memoryCatalogue();
  const { catalogue } = shelves;
  const payments = new Map<PaymentIntentId, Payment>();
  const reported: {
    readonly route: string;
    readonly error: unknown;
    readonly checkoutId: string | undefined;
  }[] = [];
  const away = new Set<Ping>();
  const ping = (name: Ping) => async () => {
    if (away.has(name)) throw new Error(`${name} is away`);
  };
  const report: EndpointSettings["report"] = (route, error, context, about) =>
    void reported.push({ route, error, checkoutId: about.checkoutId ?? checkoutOf(context) });
  const stock = stockUpkeep({
    ledger: store.ledger,
    available: memory.stock,
    outbox: store.outbox,
    ids,
    now,
  });
  const inbox = webhookUpkeep({ inbox: store.inbox, orders: store.orders, answers: memory.answers, now });
  const endpoint = endpointsWith({
    staffKeys: [{ name: "ada", sha256: createHash("sha256").update(staffKey).digest("hex") }],
    report,
  });
  const sagasOf = () => engine.sagas;
  const quoting = {
    catalogue,
    taxes: tableTaxes(),
    shipping: flatShipping("DE" as Country, shopSettings.flatPrices),
    quotes: memory.quotes,
    ids,
    now,
    settings: {
      ttlMs: shopSettings.quoteTtlMs,
      pricesIncludeTax,
      shipTo: undefined,
      embargoed: new Set(embargoed as Country[]),
    },
  };
  const { orders, ledger } = store;
  const { carts, answers, holds, door } = memory;
  const read = { read: async (id: PaymentIntentId) => payments.get(id) };
  const endpoints: readonly Endpoint[] = [
    ...cartEndpoints(endpoint, { carts, catalogue, ids, now, ttlMs: 604_800_000 }),
    ...quoteEndpoints(endpoint, { ...quoting, carts }),
    createCheckoutEndpoint(endpoint, {
      door,
      carts,
      holds,
      orders,
      payments: read,
      answers,
      ids,
      quoting,
      sagasOf,
      now,
      velocity: redisVelocity(memory.connection.commands),
      settings: {
        holdTtlMs: shopSettings.holdTtlMs,
        needsAttentionAfterMs: 900_000,
        claimTtlMs: shopSettings.claimTtlMs,
        checkoutsPerHour,
        refusedEmailDomains: new Set(refusedEmailDomains),
      },
      memoryLost: () => void stock.rebuild().catch(() => {}),
    }),
    ...checkoutEndpoints(endpoint, { orders, payments: read, ids, sagasOf, now }),
    ...opsEndpoints(endpoint, { orders, holds, ids, sagasOf }),
    stripeWebhookEndpoint({
      webhooks: stripeWebhooks(new Stripe("sk_test_1"), webhookSecret, () => Date.parse(now())),
      take: inbox.take,
      sagasOf,
      report,
    }),
    ...orderEndpoints(endpoint, { orders, ids, now }),
    ...productEndpoints(endpoint, catalogue),
    ...stockEndpoints(endpoint, { ledger, available: memory.stock, catalogue, takeIn: stock.takeIn, now }),
    ...healthEndpoints(endpoint, {
      pings: {
        redis: ping("redis"),
        sql: ping("sql"),
        stripe: ping("stripe"),
        serviceBus: ping("serviceBus"),
        cosmos: ping("cosmos"),
      },
      now,
      routes: everyRoute,
      version: "1.2.3",
    }),
  ];
  const byId = new Map(endpoints.map((one) => [one.route.id, one]));

  const ask = async (id: string, sent: Sent = {}): Promise<Answered> => {
    const found = byId.get(id);
    if (!found) throw new Error(`no endpoint is called ${id}`);
    return call(found, sent);
  };

  return {
    store,
    memory,
    engine,
    shelves,
    stock,
    ids,
    payments,
    reported,
    away,
    endpoints,
    now,
    ask,
    pass(ms: number) {
      offset += ms;
    },
    /** The secret of ids is another from now on; the first one is known as the one before, unless told otherwise. */
    changeSecret(changed: Changed = { previous: secrets.first, pseudonyms: secrets.first }) {
      Object.assign(ids, keyedIdentifiers(secrets.second, tokenLifeMs, changed));
    },
    /** A product on sale with so many units. */
    async onSale(units: number, over: Parameters<typeof aProduct>[0] = {}): Promise<Sku> {
      const product = aProduct(over);
      await catalogue.put(product);
      const receipt = {
        sku: product.sku,
        kind: "receipt",
        delta: units,
        reference: unique(),
        at: now(),
      } as const;
      if (units > 0) await ledger.move(receipt);
      await stock.takeIn(product.sku);
      return product.sku;
    },
    async close() {
      await memory.close();
      await store.close();
    },
  };
};

export type Shop = Awaited<ReturnType<typeof openShop>>;
