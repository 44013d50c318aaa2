import type { TokenCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";
import Stripe from "stripe";
import { cosmosCatalogue } from "./adapters/cosmos/catalogue.ts";
import { connectCosmos } from "./adapters/cosmos/connect.ts";
import { cosmosQuotes } from "./adapters/cosmos/quotes.ts";
import { type GuardOptions, guarded, guardWith } from "./adapters/guard.ts";
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
import { openSql } from "./adapters/sql/open-sql.ts";
import { sqlOrders } from "./adapters/sql/orders.ts";
import { sqlOutbox } from "./adapters/sql/outbox.ts";
import { sqlStockLedger } from "./adapters/sql/stock-ledger.ts";
import { sqlWebhookInbox } from "./adapters/sql/webhook-inbox.ts";
import { openSqlite } from "./adapters/sqlite/open-sqlite.ts";
import { sqliteOrders } from "./adapters/sqlite/orders.ts";
import { sqliteOutbox } from "./adapters/sqlite/outbox.ts";
import { sqliteStockLedger } from "./adapters/sqlite/stock-ledger.ts";
import { sqliteWebhookInbox } from "./adapters/sqlite/webhook-inbox.ts";
import { stripePayments } from "./adapters/stripe/payments.ts";
import { stripeWebhooks } from "./adapters/stripe/webhooks.ts";
import type { Telemetry } from "./adapters/telemetry/telemetry.ts";
import type { Config } from "./config/config.ts";
import { cosmosDatabase } from "./contracts/containers.ts";
import { ordersTopic } from "./contracts/topics.ts";
import type { Instant } from "./domain/ids.ts";

/** Milliseconds of one call in all, failures in a row before calls fail at once, and for how long they do. */
const limits = {
  stripe: { timeoutMs: 25_000, breakAfter: 10, tryAgainAfterMs: 2000 },
  cosmos: { timeoutMs: 3000, breakAfter: 10, tryAgainAfterMs: 2000 },
  serviceBus: { timeoutMs: 10_000, breakAfter: 5, tryAgainAfterMs: 2000 },
} as const;

type Needs = {
  readonly now: () => Instant;
  /** Who the app is to Azure; asked only where no key is set. */
  readonly credential: TokenCredential;
  readonly telemetry: Pick<Telemetry, "end" | "traceparent">;
  /** Told of connections that fail. */
  readonly onTrouble: (error: Error) => void;
};

/**
 * Opens every far end as the settings say: with keys on a developer's machine, by the app's identity in Azure. None of
 * them is waited for, so that the app starts also while one is away.
 */
export const openEnds = (config: Config, { now, credential, telemetry, onTrouble }: Needs) => {
  const { end, traceparent } = telemetry;
  const { REDIS_ENTRA_USER: user } = config;
  const redis = connectRedis(
    config.REDIS_URL,
    onTrouble,
    user === undefined ? undefined : { user, credential },
  );
  const store = openStore(config, credential, end);
  const stripe = new Stripe(config.STRIPE_API_KEY, {
    timeout: 10_000,
    maxNetworkRetries: 1,
    telemetry: false,
    ...stripeAt(config.STRIPE_API_BASE),
  });
  const cosmos = connectCosmos(
    config.COSMOS_CONNECTION_STRING === undefined
      ? { endpoint: `${config.COSMOS_ENDPOINT}`, credential }
      : { connectionString: config.COSMOS_CONNECTION_STRING },
    cosmosDatabase.name,
  );
  const cosmosGuard = guardWith(limits.cosmos);
  const shelves = cosmosCatalogue(cosmos);
  const serviceBus = openServiceBus(config, credential);

  return {
    door: end("redis", "door", redisDoor(redis.commands)),
    holds: end("redis", "holds", redisHolds(redis.commands)),
    available: end("redis", "available", redisAvailableStock(redis.commands)),
    carts: end("redis", "carts", redisCarts(redis.commands, { ttlMs: config.CART_TTL_SECONDS * 1000 })),
    answers: end("redis", "answers", redisAnswers(redis.commands, redis.subscriber)),
    velocity: end("redis", "velocity", redisVelocity(redis.commands)),
    rateLimits: end("redis", "rateLimits", redisRateLimits(redis.commands)),
    pingRedis: () => redis.ping(),
    ...store.ports,
    payments: end(
      "stripe",
      "payments",
      guardedPing(
        guarded(stripePayments(stripe, now), guardWith(limits.stripe), [
          "authorize",
          "capture",
          "void",
          "voidById",
          "read",
        ]),
        limits.stripe,
      ),
    ),
    webhooks: stripeWebhooks(stripe, config.STRIPE_WEBHOOK_SECRET),
    catalogue: end("cosmos", "catalogue", guarded(shelves, cosmosGuard, ["find", "list", "put"])),
    pingCosmos: guardedPing({ ping: () => shelves.list({ limit: 1 }) }, limits.cosmos).ping,
    quotes: quotesInBoth(
      end("redis", "quotes", redisQuotes(redis.commands)),
      end("cosmos", "quotes", guarded(cosmosQuotes(cosmos, now), cosmosGuard, ["put", "get"])),
    ),
    publisher: end(
      "service-bus",
      "publisher",
      guardedPing(
        guarded(
          serviceBusPublisher(serviceBus, ordersTopic.name, { traceparent }),
          guardWith(limits.serviceBus),
          ["publish", "publishNotices"],
        ),
        limits.serviceBus,
      ),
    ),
    close: async () => {
      await Promise.allSettled([serviceBus.close(), redis.close(), store.close()]);
    },
  };
};

/** Anybody may have pings sent, by asking for the app's health: their failures must not stop calls that matter. */
const guardedPing = <Port extends { ping(): Promise<unknown> }>(port: Port, limit: GuardOptions): Port =>
  guarded(port, guardWith(limit), ["ping"]);

/** Orders, stock, outbox and inbox: on SQLite for the embedded default, else on SQL Server or Azure SQL. */
const openStore = (config: Config, credential: TokenCredential, end: Telemetry["end"]) => {
  const { SQLITE_PATH, SQL_CONNECTION_STRING, SQL_SERVER, SQL_DATABASE } = config;
  if (SQLITE_PATH !== undefined) {
    const db = openSqlite(SQLITE_PATH);
    const ports = {
      orders: end("sqlite", "orders", sqliteOrders(db)),
      ledger: end("sqlite", "ledger", sqliteStockLedger(db)),
      outbox: end("sqlite", "outbox", sqliteOutbox(db)),
      inbox: end("sqlite", "inbox", sqliteWebhookInbox(db)),
    };
    return { ports, close: async () => db.close() };
  }
  const db = openSql(
    SQL_CONNECTION_STRING === undefined
      ? { server: `${SQL_SERVER}`, database: `${SQL_DATABASE}`, credential }
      : { connectionString: SQL_CONNECTION_STRING },
  );
  const ports = {
    orders: end("sql-server", "orders", sqlOrders(db)),
    ledger: end("sql-server", "ledger", sqlStockLedger(db)),
    outbox: end("sql-server", "outbox", sqlOutbox(db)),
    inbox: end("sql-server", "inbox", sqlWebhookInbox(db)),
  };
  return { ports, close: () => db.close() };
};

/** Left to itself the client sleeps for half a minute before it tries again; here the outbox is what tries again. */
const openServiceBus = (config: Config, credential: TokenCredential): ServiceBusClient => {
  const options = { retryOptions: { maxRetries: 1, retryDelayInMs: 250, timeoutInMs: 4000 } };
  const { ServiceBusConnection: key, ServiceBusConnection__fullyQualifiedNamespace: namespace } = config;
  return key === undefined
    ? new ServiceBusClient(`${namespace}`, credential, options)
    : new ServiceBusClient(key, options);
};

const stripeAt = (
  origin: string | undefined,
): { host?: string; port?: string; protocol?: "http" | "https" } => {
  if (origin === undefined) return {};
  const { hostname, port, protocol } = new URL(origin);
  return { host: hostname, ...(port ? { port } : {}), protocol: protocol === "https:" ? "https" : "http" };
};
