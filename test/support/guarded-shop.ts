import { createHash } from "node:crypto";
import Stripe from "stripe";
import { jwtVerifier } from "../../adapters/auth/token-verifier.ts";
import { keyedIdentifiers } from "../../adapters/ids/identifiers.ts";
import { redisRateLimits } from "../../adapters/redis/rate-limits.ts";
import { redisVelocity } from "../../adapters/redis/velocity.ts";
import { flatShipping } from "../../adapters/shipping/flat.ts";
import { stripeWebhooks } from "../../adapters/stripe/webhooks.ts";
import { tableTaxes } from "../../adapters/tax/table.ts";
import type { Country } from "../../domain/country.ts";
import type { Sku } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { Product } from "../../domain/product.ts";
import { cartEndpoints } from "../../functions/carts/carts.ts";
import { checkoutEndpoints } from "../../functions/checkouts/checkouts.ts";
import { createCheckoutEndpoint } from "../../functions/checkouts/create-checkout.ts";
import { healthEndpoints } from "../../functions/health/health.ts";
import { type Endpoint, endpointsWith } from "../../functions/http/endpoint.ts";
import { opsEndpoints } from "../../functions/ops/ops.ts";
import { orderEndpoints } from "../../functions/orders/orders.ts";
import { productEndpoints } from "../../functions/products/products.ts";
import { quoteEndpoints } from "../../functions/quotes/quotes.ts";
import { stockEndpoints } from "../../functions/stock/stock.ts";
import { stripeWebhookEndpoint } from "../../functions/webhooks/stripe.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import { stockUpkeep } from "../../upkeep/stock.ts";
import { webhookUpkeep } from "../../upkeep/webhook-inbox.ts";
import { openMemoryOn } from "../adapters/redis/open-memory.ts";
import { openStore } from "../adapters/sqlite/open-store.ts";
import { aProduct } from "../ports/catalogue.contract.ts";
import { unique } from "../ports/order-builders.ts";
import { anIssuer, audience } from "./an-issuer.ts";
import { mustBeDocumented } from "./documented.ts";
import { type Asking, ask, type Told } from "./guarded-request.ts";
import { memorySagas } from "./memory-sagas.ts";
import { hasRealRedis, startJsRedis, startRedis } from "./redis-server.ts";
import { everyRoute } from "./the-document.ts";

/** Two keys at once, as while one replaces the other. */
export const staffKeys = { ada: "the-key-of-ada", bob: "the-key-that-replaces-it" };
export const webhookSecret = "whsec_0123456789abcdef";

const shelves = (): Catalogue => {
  const products = new Map<Sku, Product>();
  return {
    find: async (skus) => new Map([...products].filter(([sku]) => skus.includes(sku))),
    list: async ({ limit }) => [...products.values()].slice(0, limit),
    async put(product) {
      const was = products.has(product.sku);
      products.set(product.sku, product);
      return was ? "updated" : "created";
    },
  };
};

type Options = {
  /** Without it nobody can sign in. */
  readonly withIssuer?: boolean;
  readonly perMinute?: number;
  readonly trustedProxies?: number;
  readonly corsOrigins?: readonly string[];
};

/** Every endpoint as the product wires them, with an issuer, limits and origins; catalogue and engine are in memory. */
export const openGuardedShop = async ({
  withIssuer = true,
  perMinute = 0,
  trustedProxies = 0,
  corsOrigins = [],
}: Options = {}) => {
  const [store, memory, issuer] = await Promise.all([
    openStore(),
    openMemoryOn(hasRealRedis ? startRedis : startJsRedis),
    anIssuer(),
  ]);
  const now = () => instant(Date.now());
  const ids = keyedIdentifiers("0123456789abcdef0123456789abcdef", 90 * 86_400_000);
  const engine = memorySagas(now);
  const catalogue = shelves();
  const reported: unknown[] = [];
  const report = (_: string, error: unknown) => void reported.push(error);
  const { orders, ledger, outbox } = store;
  const { carts, answers, holds, door, quotes, stock: available, connection } = memory;
  const stock = stockUpkeep({ ledger, available, outbox, ids, now });
  const inbox = webhookUpkeep({ inbox: store.inbox, orders, answers, now });
  const { pseudonym } = ids;
  const limits = redisRateLimits(connection.commands);
  const endpoint = endpointsWith({
    staffKeys: Object.entries(staffKeys).map(([name, key]) => ({
      name,
      sha256: createHash("sha256").update(key).digest("hex"),
    })),
    report,
    signIn: withIssuer ? { tokens: jwtVerifier({ issuer: issuer.issuer, audience }), pseudonym } : undefined,
    rate: perMinute === 0 ? undefined : { limits, perMinute, trustedProxies, pseudonym },
    corsOrigins: new Set(corsOrigins),
  });
  const sagasOf = () => engine.sagas;
  const quoting = {
    catalogue,
    taxes: tableTaxes(),
    shipping: flatShipping("DE" as Country, { EUR: { domestic: 490, abroad: 990 } }),
    quotes,
    ids,
    now,
    settings: { ttlMs: 900_000, pricesIncludeTax: false, shipTo: undefined, embargoed: new Set<Country>() },
  };
  const fine = async () => undefined;
  const endpoints: readonly Endpoint[] = [
    ...cartEndpoints(endpoint, { carts, catalogue, ids, now, ttlMs: 604_800_000 }),
    ...quoteEndpoints(endpoint, { ...quoting, carts }),
    createCheckoutEndpoint(endpoint, {
      door,
      carts,
      holds,
      orders,
      payments: { read: fine },
      answers,
      ids,
      quoting,
      sagasOf,
      now,
      velocity: redisVelocity(connection.commands),
      settings: {
        holdTtlMs: 600_000,
        needsAttentionAfterMs: 900_000,
        claimTtlMs: 172_800_000,
        checkoutsPerHour: 0,
        refusedEmailDomains: new Set(),
      },
      memoryLost: () => {},
    }),
    ...checkoutEndpoints(endpoint, { orders, payments: { read: fine }, ids, sagasOf, now }),
    ...opsEndpoints(endpoint, { orders, holds, ids, sagasOf }),
    stripeWebhookEndpoint({
      webhooks: stripeWebhooks(new Stripe("sk_test_1"), webhookSecret),
      take: inbox.take,
      sagasOf,
      report,
    }),
    ...orderEndpoints(endpoint, { orders, ids, now }),
    ...productEndpoints(endpoint, catalogue),
    ...stockEndpoints(endpoint, { ledger, available, catalogue, takeIn: stock.takeIn, now }),
    ...healthEndpoints(endpoint, {
      pings: { redis: fine, sql: fine, stripe: fine, serviceBus: fine, cosmos: fine },
      now,
      routes: everyRoute,
      version: "1.2.3",
    }),
  ];
  const byId = new Map(endpoints.map((one) => [one.route.id, one]));

  return {
    store,
    memory,
    engine,
    ids,
    issuer,
    endpoints,
    reported,
    now,
    async ask(id: string, asking: Asking = {}): Promise<Told> {
      const found = byId.get(id);
      if (!found) throw new Error(`no endpoint is called ${id}`);
      const told = await ask(found.handler, found.route, asking);
      mustBeDocumented(found.route, told);
      return told;
    },
    /** The header of a customer, or of whoever the claims say, who signed in. */
    signedIn: async (...given: Parameters<typeof issuer.token>) => ({
      authorization: `Bearer ${await issuer.token(...given)}`,
    }),
    /** A product on sale with so many units. */
    async onSale(units: number): Promise<Sku> {
      const product = aProduct();
      const { sku } = product;
      await catalogue.put(product);
      await ledger.move({ sku, kind: "receipt", delta: units, reference: unique(), at: now() });
      await stock.takeIn(sku);
      return sku;
    },
    async close() {
      await Promise.all([memory.close(), issuer.close()]);
      await store.close();
    },
  };
};

export type GuardedShop = Awaited<ReturnType<typeof openGuardedShop>>;
