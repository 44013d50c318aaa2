import { createHash } from "node:crypto";
import fc from "fast-check";

/** The settings that must be there, with good values. */
export const needed: Readonly<Record<string, string>> = {
  REDIS_URL: "redis://127.0.0.1:6379",
  SQLITE_PATH: "/data/boxoffice.db",
  COSMOS_CONNECTION_STRING: "AccountEndpoint=http://127.0.0.1:8081/;AccountKey=c2VjcmV0;",
  ServiceBusConnection: "Endpoint=sb://127.0.0.1:5672;SharedAccessKeyName=n;SharedAccessKey=k",
  STRIPE_API_KEY: "sk_test_0123456789",
  STRIPE_WEBHOOK_SECRET: "whsec_0123456789",
  ID_SECRET: "0123456789abcdef0123456789abcdef",
};

const guid = fc.uuid();
const word = fc.string({ unit: fc.constantFrom(..."abcXYZ019"), minLength: 1, maxLength: 20 });
const whole = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
const codes = fc.constantFrom("DE", "AT", "US", "GB", "JP");
const key = fc
  .tuple(word, word)
  .map(([name, secret]) => `${name}:${createHash("sha256").update(secret).digest("hex")}`);
const list = (item: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(item, { maxLength: 4 }), fc.constantFrom(",", ", ", " ,"))
    .map(([all, comma]) => all.join(comma));
const schedule = fc.constantFrom(
  "*/10 * * * * *",
  "0 */5 * * * *",
  "0 0 3 * * 1-5",
  "0 30 9 1,15 Jan Mon",
  "* * * * * *",
);

/** Good values of every setting. */
export const good: Readonly<Record<string, fc.Arbitrary<string>>> = {
  REDIS_URL: fc
    .tuple(fc.constantFrom("redis", "rediss"), word)
    .map(([scheme, host]) => `${scheme}://:pw@${host}:6380`),
  REDIS_ENTRA_USER: guid,
  SQLITE_PATH: word.map((name) => `/data/${name} x.db`),
  SQL_CONNECTION_STRING: word.map((name) => `Server=${name};Database=boxoffice;User Id=u;Password=p`),
  SQL_SERVER: fc.constant("boxoffice-sql.database.windows.net"),
  SQL_DATABASE: word,
  COSMOS_ENDPOINT: fc.constant("https://boxoffice.documents.azure.com:443/"),
  ServiceBusConnection__fullyQualifiedNamespace: fc.constant("boxoffice.servicebus.windows.net"),
  AZURE_CLIENT_ID: guid,
  APPLICATIONINSIGHTS_CONNECTION_STRING: fc.constant("InstrumentationKey=0;IngestionEndpoint=https://x/"),
  COSMOS_CONNECTION_STRING: word.map((name) => `AccountEndpoint=https://${name}:443/;AccountKey=a==;`),
  ServiceBusConnection: word.map((name) => `Endpoint=sb://${name};SharedAccessKeyName=n;SharedAccessKey=k=`),
  STRIPE_API_KEY: fc
    .tuple(fc.constantFrom("sk_test_", "sk_live_", "rk_test_", "rk_live_"), word)
    .map((parts) => parts.join("")),
  STRIPE_WEBHOOK_SECRET: word.map((secret) => `whsec_${secret}+/=`),
  STRIPE_API_BASE: word.map((host) => `http://${host}:40004`),
  ID_SECRET: fc.string({ minLength: 32, maxLength: 64 }),
  ID_SECRET_PREVIOUS: fc.string({ minLength: 32, maxLength: 64 }),
  PREVIOUS_ORDER_TOKENS: fc.constantFrom("true", "false"),
  PSEUDONYM_SECRET: fc.string({ minLength: 32, maxLength: 64 }),
  OPS_API_KEYS: list(key),
  AUTH_ISSUER: fc.constantFrom(
    "https://login.example/tenant/v2.0",
    "https://shop.example:8443/",
    "http://127.0.0.1:4000",
    "http://localhost/realm",
    "http://[::1]:4000",
  ),
  AUTH_AUDIENCE: fc.constantFrom("api://boxoffice", "8a0a4f1e-0000-4000-8000-000000000000"),
  AUTH_JWKS_URI: fc.constantFrom("https://login.example/tenant/keys", "http://127.0.0.1:4000/keys"),
  RATE_LIMIT_PER_MINUTE: whole(0, 100_000),
  TRUSTED_PROXIES: whole(0, 10),
  CORS_ORIGINS: list(fc.constantFrom("https://shop.example", "https://a.b:8443", "http://localhost:5173")),
  HOLD_TTL_SECONDS: whole(10, 86_400),
  QUOTE_TTL_SECONDS: whole(5, 86_400),
  CART_TTL_SECONDS: whole(60, 31_536_000),
  ORDER_TOKEN_TTL_DAYS: whole(1, 3650),
  NEEDS_ATTENTION_AFTER_SECONDS: whole(5, 86_400),
  RETENTION_HOURS: fc.constantFrom("24", "0.5", "720", "0.000278"),
  VELOCITY_CHECKOUTS_PER_HOUR: whole(0, 100_000),
  REFUSED_EMAIL_DOMAINS: list(fc.constantFrom("example.com", "mail.example.co.uk", "a-b.test")),
  PRICES_INCLUDE_TAX: fc.constantFrom("true", "false"),
  SHOP_COUNTRY: codes,
  SHIP_TO: list(codes),
  EMBARGOED_COUNTRIES: list(codes),
  FLAT_SHIPPING: fc
    .dictionary(
      fc.constantFrom("EUR", "USD", "JPY"),
      fc.record({ domestic: fc.nat(99_999), abroad: fc.nat(99_999) }),
    )
    .map((prices) => JSON.stringify(prices)),
  RELAY_SCHEDULE: schedule,
  INBOX_SCHEDULE: schedule,
  SWEEP_SCHEDULE: schedule,
  RECONCILE_SCHEDULE: schedule,
  DIRTY_SCHEDULE: schedule,
  PURGE_SCHEDULE: schedule,
};

/** Of the ways to reach each far end, one. */
const oneEndEach = (given: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const { SQL_CONNECTION_STRING, SQL_SERVER, SQL_DATABASE, COSMOS_ENDPOINT, ...rest } = given;
  const { ServiceBusConnection__fullyQualifiedNamespace: namespace, ...one } = rest;
  return one;
};

/** Settings that are good by themselves, with those left out that do not go together. */
export const consistent = (given: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const { ID_SECRET_PREVIOUS, ...neverChanged } = given;
  const keyed = given["PSEUDONYM_SECRET"] === undefined ? neverChanged : given;
  const { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URI, ...rest } = keyed;
  const signedIn = AUTH_ISSUER === undefined || AUTH_AUDIENCE === undefined ? rest : keyed;
  return oneEndEach(signedIn);
};

const badNumbers = ["0", "-1", "1.5", "1e3", "ten", " 60", "60 ", "99999999999", "NaN", "0x10", "１２"];
const badSchedules = ["*", "* * * * *", "* * * * * * *", "every minute", "0 */5 * * *  *", "* * * * * ;"];

/** What the platform sets where a secret cannot be read from the vault. */
const unread = "@Microsoft.KeyVault(VaultName=kv-boxoffice;SecretName=id-secret)";

/** Values of every setting that must stop the start. */
export const bad: Readonly<Record<string, readonly string[]>> = {
  REDIS_URL: ["127.0.0.1:6379", "http://127.0.0.1", "redis://", "Redis"],
  REDIS_ENTRA_USER: ["me", "0000"],
  SQLITE_PATH: ["\n"],
  SQL_CONNECTION_STRING: ["localhost", "Database=boxoffice"],
  SQL_SERVER: ["https://sql", "a b"],
  SQL_DATABASE: ["a b", "x".repeat(129)],
  COSMOS_ENDPOINT: ["http://account", "account.documents.azure.com"],
  ServiceBusConnection__fullyQualifiedNamespace: ["sb://namespace", "a b"],
  AZURE_CLIENT_ID: ["app", "{00000000-0000-0000-0000-000000000000}"],
  APPLICATIONINSIGHTS_CONNECTION_STRING: ["https://x", "IngestionEndpoint=https://x"],
  COSMOS_CONNECTION_STRING: ["https://account.example", "AccountKey=x;", "AccountEndpoint="],
  ServiceBusConnection: ["sb://namespace", "Endpoint=https://namespace", "Endpoint=sb://"],
  STRIPE_API_KEY: ["pk_test_1", "sk_", "sk_prod_1", "sk_test_a b", "sk_test_", " sk_test_1"],
  STRIPE_WEBHOOK_SECRET: ["wh_1", "whsec_", "whsec_a b"],
  STRIPE_API_BASE: ["127.0.0.1:40004", "http://127.0.0.1:40004/", "http://127.0.0.1/v1", "ftp://x"],
  ID_SECRET: ["short-secret-value", "x".repeat(31), unread],
  ID_SECRET_PREVIOUS: ["x".repeat(31), unread],
  PREVIOUS_ORDER_TOKENS: ["yes", "1", "True"],
  PSEUDONYM_SECRET: ["x".repeat(31), unread],
  OPS_API_KEYS: [
    "key-in-the-clear",
    "name:abc",
    `name:${"A".repeat(64)}`,
    `:${"a".repeat(64)}`,
    `n:${"a".repeat(64)};m:${"b".repeat(64)}`,
  ],
  AUTH_ISSUER: [
    "login.example",
    "http://login.example",
    "https://",
    "https://a b",
    "https://a?x",
    "https://u@a",
  ],
  AUTH_AUDIENCE: ["two words", "tab\tbed", "x".repeat(256)],
  AUTH_JWKS_URI: ["keys.json", "http://127.0.0.1.example/keys", "ftp://login.example/keys", "https://a#b"],
  RATE_LIMIT_PER_MINUTE: ["-1", "1.5", "many", "1e3", " 60", "100001"],
  TRUSTED_PROXIES: ["-1", "0.5", "one", "11"],
  CORS_ORIGINS: [
    "*",
    "null",
    "shop.example",
    "https://shop.example/",
    "https://Shop.example",
    "https://shop.example:443",
    "http://shop.example:80",
    "https://*.example",
    "https://a.example https://b.example",
  ],
  HOLD_TTL_SECONDS: [...badNumbers, "9", "86401"],
  QUOTE_TTL_SECONDS: [...badNumbers, "4", "86401"],
  CART_TTL_SECONDS: [...badNumbers, "59", "31536001"],
  ORDER_TOKEN_TTL_DAYS: [...badNumbers, "3651"],
  NEEDS_ATTENTION_AFTER_SECONDS: [...badNumbers, "4", "86401"],
  RETENTION_HOURS: ["-1", "a day", "1,5", "1.", ".5", "1e1"],
  VELOCITY_CHECKOUTS_PER_HOUR: ["-1", "1.5", "ten", "1e3", " 60", "100001"],
  REFUSED_EMAIL_DOMAINS: ["Example.com", "user@example.com", "example", "*.example.com", "a.com;b.com"],
  PRICES_INCLUDE_TAX: ["yes", "1", "TRUE", "on", "false "],
  SHOP_COUNTRY: ["de", "DEU", "Germany", "D"],
  SHIP_TO: ["Germany", "DE,france", "DE;FR", "DE FR"],
  EMBARGOED_COUNTRIES: ["Cuba", "CU,ir"],
  FLAT_SHIPPING: [
    "490",
    "null",
    "[]",
    "{EUR:490}",
    '{"EUR":490}',
    '{"EUR":{"domestic":490}}',
    '{"EUR":{"domestic":-1,"abroad":1}}',
    '{"EUR":{"domestic":1.5,"abroad":1}}',
    '{"euro":{"domestic":1,"abroad":1}}',
    '{"EUR":{"domestic":1,"abroad":1,"moon":1}}',
  ],
  RELAY_SCHEDULE: badSchedules,
  INBOX_SCHEDULE: badSchedules,
  SWEEP_SCHEDULE: badSchedules,
  RECONCILE_SCHEDULE: badSchedules,
  DIRTY_SCHEDULE: badSchedules,
  PURGE_SCHEDULE: badSchedules,
};
