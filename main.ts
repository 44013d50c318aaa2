import { readFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "@azure/functions";
import { refuseUnknownSteps } from "./activities/every-step.ts";
import { orderActivities } from "./activities/orders.ts";
import { paymentActivities } from "./activities/payment.ts";
import { stockActivities } from "./activities/stock.ts";
import { jwtVerifier } from "./adapters/auth/token-verifier.ts";
import { azureCredential } from "./adapters/azure/credential.ts";
import { guarded, guardWith } from "./adapters/guard.ts";
import { keyedIdentifiers } from "./adapters/ids/identifiers.ts";
import { flatShipping } from "./adapters/shipping/flat.ts";
import { tableTaxes } from "./adapters/tax/table.ts";
import { startTelemetry } from "./adapters/telemetry/start-telemetry.ts";
import { troubleLine } from "./adapters/telemetry/trouble-line.ts";
import { parseConfig } from "./config/config.ts";
import { checkoutSaga, orders as orderSteps } from "./contracts/checkout.ts";
import { routes } from "./contracts/http/routes.ts";
import { functionName } from "./contracts/step.ts";
import type { Country } from "./domain/country.ts";
import { instant } from "./domain/instant.ts";
import { openEnds } from "./ends.ts";
import { cartEndpoints } from "./functions/carts/carts.ts";
import { checkoutOf } from "./functions/checkouts/checkout-of.ts";
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

const ids = keyedIdentifiers(config.ID_SECRET, days(config.ORDER_TOKEN_TTL_DAYS), {
  previous: config.ID_SECRET_PREVIOUS,
  previousTokens: config.PREVIOUS_ORDER_TOKENS,
  pseudonyms: config.PSEUDONYM_SECRET,
});

const onTrouble = (error: Error) => process.stderr.write(`Redis: ${error.message}\n`);
const credential = azureCredential(config.AZURE_CLIENT_ID);
// The platform's own name for the app, so that what the host sends and what the app sends are one on a map.
const service = process.env["WEBSITE_SITE_NAME"] ?? "boxoffice";
const connectionString = config.APPLICATIONINSIGHTS_CONNECTION_STRING;
const telemetry = await startTelemetry({ connectionString, credential, service });
const ends = openEnds(config, { now, credential, telemetry, onTrouble });
const {
  door,
  holds,
  available,
  carts,
  answers,
  orders,
  ledger,
  outbox,
  inbox,
  payments,
  catalogue,
  quotes,
  publisher,
} = ends;

const measured = telemetry.measured({ outbox, holds, now, firstUndo: orderSteps.cancel.name });
const relay = measured.relay(relayWith({ outbox, publisher, now }));
const stock = measured.stock(stockUpkeep({ ledger, available, outbox, ids, now }));
const webhookInbox = webhookUpkeep({ inbox, orders, answers, now });
const holdTtlMs = seconds(config.HOLD_TTL_SECONDS);
const sweep = measured.sweep(sweepWith({ holds, orders, payments, outbox, ids, now, holdTtlMs }));

const told = measured.answers(answers);
const activities = [
  ...stockActivities({ holds, answers: told }),
  ...paymentActivities({ payments, orders, answers: told, ids, now }),
  ...orderActivities({ holds, orders, answers: told, announce: relay.announce, now }),
].map(telemetry.activity);
refuseUnknownSteps(activities.map(({ step }) => step));

const report: EndpointSettings["report"] = (route, error, context, about) =>
  context.error(troubleLine(route, error, { checkoutId: checkoutOf(context), ...about }));
const staffKeys = config.OPS_API_KEYS.map((pair) => {
  const [name = "", sha256 = ""] = pair.split(":");
  return { name, sha256 };
});
const corsOrigins: ReadonlySet<string> = new Set(config.CORS_ORIGINS);
const endpoint = endpointsWith({ staffKeys, report, signIn: signIn(), rate: rate(), corsOrigins });
const sagas = telemetry.sagas(checkoutSaga, sagasOf(checkoutSaga));
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
    payments,
    answers,
    ids,
    quoting,
    sagasOf: sagas,
    now,
    velocity: ends.velocity,
    settings: doorSettings,
    memoryLost: () => void stock.rebuild().catch(() => {}),
  }),
  ...checkoutEndpoints(endpoint, { orders, payments, ids, sagasOf: sagas, now }),
  ...opsEndpoints(endpoint, { orders, holds, ids, sagasOf: sagas }),
  stripeWebhookEndpoint({
    webhooks: ends.webhooks,
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
        redis: ends.pingRedis,
        sql: () => orders.ping(),
        stripe: () => payments.ping(),
        serviceBus: () => publisher.ping(),
        cosmos: ends.pingCosmos,
      },
      now,
      routes,
      version: String(version),
    }),
  ].map(telemetry.endpoint),
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
  }).map(telemetry.timer),
  sagas,
);
app.hook.appTerminate(async () => {
  await ends.close();
  await telemetry.close();
});
registerActivities(activities, functionName);
registerSaga(checkout);

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
  const limits = guarded(ends.rateLimits, guard, ["take"]);
  return { limits, perMinute, trustedProxies, pseudonym: ids.pseudonym };
}

/** Built, this file is one folder below the package. */
function packageAbove(): string {
  return import.meta.dirname.endsWith("dist") ? ".." : ".";
}
