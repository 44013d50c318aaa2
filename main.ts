import { readFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "@azure/functions";
import { ServiceBusClient } from "@azure/service-bus";
import Stripe from "stripe";
import { orderActivities } from "./activities/orders.ts";
import { paymentActivities } from "./activities/payment.ts";
import { stockActivities } from "./activities/stock.ts";
import { jwtVerifier } from "./adapters/auth/token-verifier.ts";
import { cosmosCatalogue } from "./adapters/cosmos/catalogue.ts";
import { connectCosmos } from "./adapters/cosmos/connect.ts";
import { cosmosQuotes } from "./adapters/cosmos/quotes.ts";
import { guarded, guardWith } from "./adapters/guard.ts";
import { keyedIdentifiers } from "./adapters/ids/identifiers.ts";
import { quotesInBoth } from "./adapters/quotes.ts";
import { redisAnswers } from "./adapters/redis/answers.ts";
import { redisAvailableStock } from "./adapters/redis/available-stock.ts";
import { redisCarts } from "./adapters/redis/carts.ts";
import { connectRedis } from "./adapters/redis/connect.ts";
import { redisDoor } from "./adapters/redis/door.ts";
import { redisHolds } from "./adapters/redis/holds.ts";
import { redisQuotes } from "./adapters/redis/quotes.ts";
import { redisRateLimits } from "./adapters/redis/rate-limits.ts";
import { redisVelocity } from "./adapters/redis/velocity.ts";
import { serviceBusPublisher } from "./adapters/servicebus/publisher.ts";
import { flatShipping } from "./adapters/shipping/flat.ts";
import { openSqlite } from "./adapters/sqlite/open-sqlite.ts";
import { sqliteOrders } from "./adapters/sqlite/orders.ts";
import { sqliteOutbox } from "./adapters/sqlite/outbox.ts";
import { sqliteStockLedger } from "./adapters/sqlite/stock-ledger.ts";
import { sqliteWebhookInbox } from "./adapters/sqlite/webhook-inbox.ts";
import { stripePayments } from "./adapters/stripe/payments.ts";
import { stripeWebhooks } from "./adapters/stripe/webhooks.ts";
import { tableTaxes } from "./adapters/tax/table.ts";
import { parseConfig } from "./config/config.ts";
import {
  checkoutSaga,
  orders as orderSteps,
  payment as paymentSteps,
  stock as stockSteps,
} from "./contracts/checkout.ts";
import { cosmosDatabase } from "./contracts/containers.ts";
import { routes } from "./contracts/http/routes.ts";
import { functionName } from "./contracts/step.ts";
import { ordersTopic } from "./contracts/topics.ts";
import type { Country } from "./domain/country.ts";
import { instant } from "./domain/instant.ts";
import { cartEndpoints } from "./functions/carts/carts.ts";
import { checkoutEndpoints } from "./functions/checkouts/checkouts.ts";
import { createCheckoutEndpoint } from "./functions/checkouts/create-checkout.ts";
import { healthEndpoints } from "./functions/health/health.ts";
import { preflights } from "./functions/http/cors.ts";
import { type EndpointSettings, endpointsWith } from "./functions/http/endpoint.ts";
import { opsEndpoints } from "./functions/ops/ops.ts";
import { orderEndpoints } from "./functions/orders/orders.ts";
import { productEndpoints } from "./functions/products/products.ts";
import { quoteEndpoints } from "./functions/quotes/quotes.ts";
import {
  registerActivities,
  registerEndpoints,
  registerPreflights,
  registerSaga,
  registerTimers,
  sagasOf,
} from "./functions/register.ts";
import { stockEndpoints } from "./functions/stock/stock.ts";
import { timers } from "./functions/timers/timers.ts";
import { stripeWebhookEndpoint } from "./functions/webhooks/stripe.ts";
import { checkout } from "./orchestrators/checkout.ts";
import { relayWith } from "./upkeep/relay.ts";
import { stockUpkeep } from "./upkeep/stock.ts";
import { sweepWith } from "./upkeep/sweep.ts";
import { webhookUpkeep } from "./upkeep/webhook-inbox.ts";

const config = parseConfig(process.env);
const now = () => instant(Date.now());
const seconds = (count: number) => count * 1000;
const hours = (count: number) => count * 3_600_000;
const days = (count: number) => count * 86_400_000;

const ids = keyedIdentifiers(config.ID_SECRET, days(config.ORDER_TOKEN_TTL_DAYS));

const redis = connectRedis(config.REDIS_URL);
const door = redisDoor(redis.commands);
const holds = redisHolds(redis.commands);
const available = redisAvailableStock(redis.commands);
const carts = redisCarts(redis.commands, { ttlMs: seconds(config.CART_TTL_SECONDS) });
const answers = redisAnswers(redis.commands, redis.subscriber);

const database = openSqlite(config.SQLITE_PATH);
const orders = sqliteOrders(database);
const ledger = sqliteStockLedger(database);
const outbox = sqliteOutbox(database);
const inbox = sqliteWebhookInbox(database);

const stripe = new Stripe(config.STRIPE_API_KEY, {
  timeout: 10_000,
  maxNetworkRetries: 1,
  telemetry: false,
  ...stripeAt(config.STRIPE_API_BASE),
});
const payments = guarded(
  stripePayments(stripe, now),
  guardWith({ timeoutMs: 25_000, breakAfter: 10, tryAgainAfterMs: 2000 }),
  ["authorize", "capture", "void", "voidById", "read", "ping"],
);

const cosmos = connectCosmos(config.COSMOS_CONNECTION_STRING, cosmosDatabase.name);
const cosmosGuard = guardWith({ timeoutMs: 3000, breakAfter: 10, tryAgainAfterMs: 2000 });
const catalogue = guarded(cosmosCatalogue(cosmos), cosmosGuard, ["find", "list", "put"]);
const quotes = quotesInBoth(
  redisQuotes(redis.commands),
  guarded(cosmosQuotes(cosmos, now), cosmosGuard, ["put", "get"]),
);

// Left to itself the client sleeps for half a minute before it tries again; here the outbox is what tries again.
const serviceBus = new ServiceBusClient(config.ServiceBusConnection, {
  retryOptions: { maxRetries: 1, retryDelayInMs: 250, timeoutInMs: 4000 },
});
const publisher = guarded(
  serviceBusPublisher(serviceBus, ordersTopic.name),
  guardWith({ timeoutMs: 10_000, breakAfter: 5, tryAgainAfterMs: 2000 }),
  ["publish", "publishNotices", "ping"],
);

const relay = relayWith({ outbox, publisher, now });
const stock = stockUpkeep({ ledger, available, outbox, ids, now });
const webhookInbox = webhookUpkeep({ inbox, orders, answers, now });
const holdTtlMs = seconds(config.HOLD_TTL_SECONDS);
const sweep = sweepWith({ holds, orders, payments, outbox, ids, now, holdTtlMs });

const activities = [
  ...stockActivities({ holds, answers }),
  ...paymentActivities({ payments, orders, answers, ids, now }),
  ...orderActivities({ holds, orders, answers, announce: relay.announce, now }),
];
refuseUnknownSteps(activities.map(({ step }) => step));

const report: EndpointSettings["report"] = (route, error, context) => {
  const { name, message } = error instanceof Error ? error : new Error("not an error");
  context.error(`${route} could not be answered: ${name}: ${message}`);
};
const staffKeys = config.OPS_API_KEYS.map((pair) => {
  const [name = "", sha256 = ""] = pair.split(":");
  return { name, sha256 };
});
const corsOrigins: ReadonlySet<string> = new Set(config.CORS_ORIGINS);
const endpoint = endpointsWith({ staffKeys, report, signIn: signIn(), rate: rate(), corsOrigins });
const sagas = sagasOf(checkoutSaga);
const quoting = {
  catalogue,
  taxes: tableTaxes(),
  shipping: flatShipping(config.SHOP_COUNTRY as Country, config.FLAT_SHIPPING),
  quotes,
  ids,
  now,
  settings: {
    ttlMs: seconds(config.QUOTE_TTL_SECONDS),
    pricesIncludeTax: config.PRICES_INCLUDE_TAX,
    shipTo: config.SHIP_TO.length === 0 ? undefined : new Set(config.SHIP_TO as Country[]),
    embargoed: new Set(config.EMBARGOED_COUNTRIES as Country[]),
  },
};
const doorSettings = {
  holdTtlMs,
  needsAttentionAfterMs: seconds(config.NEEDS_ATTENTION_AFTER_SECONDS),
  checkoutsPerHour: config.VELOCITY_CHECKOUTS_PER_HOUR,
  refusedEmailDomains: new Set(config.REFUSED_EMAIL_DOMAINS),
  claimTtlMs: days(2),
};
const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, packageAbove(), "package.json"), "utf8"),
);

const askingEngine = [
  createCheckoutEndpoint(endpoint, {
    door,
    carts,
    holds,
    orders,
    answers,
    ids,
    quoting,
    sagasOf: sagas,
    now,
    velocity: redisVelocity(redis.commands),
    settings: doorSettings,
    memoryLost: () => void stock.rebuild().catch(() => {}),
  }),
  ...checkoutEndpoints(endpoint, { orders, payments, ids, sagasOf: sagas, now }),
  ...opsEndpoints(endpoint, { orders, holds, ids, sagasOf: sagas }),
  stripeWebhookEndpoint({
    webhooks: stripeWebhooks(stripe, config.STRIPE_WEBHOOK_SECRET),
    take: webhookInbox.take,
    sagasOf: sagas,
    report,
  }),
];

registerEndpoints(
  [
    ...cartEndpoints(endpoint, { carts, catalogue, ids, now, ttlMs: seconds(config.CART_TTL_SECONDS) }),
    ...quoteEndpoints(endpoint, { ...quoting, carts }),
    ...askingEngine,
    ...orderEndpoints(endpoint, { orders, ids, now }),
    ...productEndpoints(endpoint, catalogue),
    ...stockEndpoints(endpoint, { ledger, available, catalogue, takeIn: stock.takeIn, now }),
    ...healthEndpoints(endpoint, {
      pings: {
        redis: () => redis.ping(),
        sql: () => orders.ping(),
        stripe: () => payments.ping(),
        serviceBus: () => publisher.ping(),
        cosmos: () => catalogue.list({ limit: 1 }),
      },
      routes,
      version: String(version),
    }),
  ],
  new Set(askingEngine.map(({ route }) => route.id)),
);
if (corsOrigins.size > 0) registerPreflights(preflights(routes, corsOrigins));
registerTimers(
  timers({
    relay,
    stock,
    inbox: webhookInbox,
    sweep,
    now,
    retentionMs: hours(config.RETENTION_HOURS),
    schedules: {
      relay: config.RELAY_SCHEDULE,
      inbox: config.INBOX_SCHEDULE,
      sweep: config.SWEEP_SCHEDULE,
      reconcile: config.RECONCILE_SCHEDULE,
      dirty: config.DIRTY_SCHEDULE,
      purge: config.PURGE_SCHEDULE,
    },
  }),
  sagas,
);
app.hook.appTerminate(async () => {
  await Promise.allSettled([serviceBus.close(), redis.close()]);
  database.close();
});
registerActivities(activities, functionName);
registerSaga(checkout);

/** A step that nobody does would be waited for without end, and nobody told: so the start stops here. */
function refuseUnknownSteps(registered: readonly string[]): void {
  const asked = [stockSteps.release, ...Object.values(paymentSteps), ...Object.values(orderSteps)];
  const missing = asked.map(({ name }) => name).filter((name) => !registered.includes(name));
  if (missing.length > 0) throw new Error(`no activity does these steps: ${missing.join(", ")}`);
}

function signIn(): EndpointSettings["signIn"] {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URI: keysUri } = config;
  if (issuer === undefined || audience === undefined) return undefined;
  const tokens = jwtVerifier({ issuer, audience, ...(keysUri === undefined ? {} : { keysUri }) });
  return { tokens, pseudonym: ids.pseudonym };
}

/** A counter that is away is not waited for: requests go on without it. */
function rate(): EndpointSettings["rate"] {
  const { RATE_LIMIT_PER_MINUTE: perMinute, TRUSTED_PROXIES: trustedProxies } = config;
  if (perMinute === 0) return undefined;
  const guard = guardWith({ timeoutMs: 250, breakAfter: 3, tryAgainAfterMs: 2000 });
  const limits = guarded(redisRateLimits(redis.commands), guard, ["take"]);
  return { limits, perMinute, trustedProxies, pseudonym: ids.pseudonym };
}

function stripeAt(origin: string | undefined): { host?: string; port?: string; protocol?: "http" | "https" } {
  if (origin === undefined) return {};
  const { hostname, port, protocol } = new URL(origin);
  return { host: hostname, ...(port ? { port } : {}), protocol: protocol === "https:" ? "https" : "http" };
}

/** Built, this file is one folder below the package. */
function packageAbove(): string {
  return import.meta.dirname.endsWith("dist") ? ".." : ".";
}
