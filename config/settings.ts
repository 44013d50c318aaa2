import * as z from "zod";
import { type Country, isCountry } from "../domain/country.ts";
import { type Currency, chargeStep, isCurrency } from "../domain/currency.ts";
import { countries, flag, list, optionalText, schedule, text, whole } from "./readers.ts";
import { setting } from "./setting.ts";

const flatPrices = {
  EUR: { domestic: 490, abroad: 990 },
  GBP: { domestic: 450, abroad: 950 },
  USD: { domestic: 590, abroad: 1490 },
  CHF: { domestic: 700, abroad: 1200 },
  SEK: { domestic: 4900, abroad: 9900 },
  NOK: { domestic: 4900, abroad: 9900 },
  DKK: { domestic: 3900, abroad: 7900 },
  PLN: { domestic: 1490, abroad: 3990 },
  CAD: { domestic: 990, abroad: 1990 },
  AUD: { domestic: 990, abroad: 2490 },
  JPY: { domestic: 800, abroad: 2400 },
  KWD: { domestic: 1500, abroad: 4500 },
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const issuerPattern =
  /^(https:\/\/[^\s/?#@]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?)(\/[^\s?#]*)?$/;
/** What the app is given where a reference to Key Vault could not be read must not pass for the secret itself. */
const secretPattern = /^(?!@Microsoft\.KeyVault\().{32,}$/;
const secretText = "at least 32 characters";
/** Without the port that a scheme has anyway: browsers leave it out. */
const originPattern = /^(?:http(?!.*:80$)|https(?!.*:443$)):\/\/[a-z0-9.-]+(?::\d{1,5})?$/;

/** Every setting of the product, by the name of its environment variable. */
export const settings = {
  REDIS_URL: text(/^rediss?:\/\/.+/, "a redis:// or rediss:// URL", {
    description: "Holds, carts, claims and caches.",
    secret: true,
  }),
  REDIS_ENTRA_USER: optionalText(guid, "an object id", {
    description:
      "The object id of the identity that logs in to Redis with tokens; without it the URL has what is needed.",
  }),
  SQLITE_PATH: optionalText(/.+/, "the path of a file", {
    description: "The store of the embedded default: orders, stock, events, outbox, inbox.",
  }),
  SQL_CONNECTION_STRING: optionalText(/(^|;)\s*(server|data source)\s*=/i, "Server=…;Database=…;…", {
    description: "The same on a SQL Server, with a login of its own; for local use.",
    secret: true,
  }),
  SQL_SERVER: optionalText(/^[a-z0-9.-]+$/, "a host name, say name.database.windows.net", {
    description: "The same on Azure SQL, by the app's identity.",
  }),
  SQL_DATABASE: optionalText(/^[\w.-]{1,128}$/, "a database's name", {
    description: "The database on `SQL_SERVER`.",
  }),
  COSMOS_ENDPOINT: optionalText(/^https:\/\/\S+$/, "https://name.documents.azure.com:443/", {
    description: "Catalogue and quotes, by the app's identity.",
  }),
  COSMOS_CONNECTION_STRING: optionalText(/^AccountEndpoint=.+/, "AccountEndpoint=…;AccountKey=…", {
    description: "The same with a key; for local use.",
    secret: true,
  }),
  ServiceBusConnection__fullyQualifiedNamespace: optionalText(
    /^[a-z0-9.-]+$/,
    "name.servicebus.windows.net",
    {
      description: "The namespace with the topic `orders`, by the app's identity.",
    },
  ),
  ServiceBusConnection: optionalText(/^Endpoint=sb:\/\/.+/, "Endpoint=sb://…", {
    description: "The same with a key; for local use.",
    secret: true,
  }),
  AZURE_CLIENT_ID: optionalText(guid, "a client id", {
    description: "The user-assigned identity that the app is.",
  }),
  APPLICATIONINSIGHTS_CONNECTION_STRING: optionalText(/^InstrumentationKey=.+/, "InstrumentationKey=…", {
    description: "Where traces and metrics go; without it there are none.",
  }),
  STRIPE_API_KEY: text(/^(sk|rk)_(test|live)_\w+$/, "a secret or restricted key (sk_… or rk_…)", {
    description: "Charges are made with it.",
    secret: true,
  }),
  STRIPE_WEBHOOK_SECRET: text(/^whsec_\S+$/, "whsec_…", {
    description: "What Stripe signs its webhooks with.",
    secret: true,
  }),
  STRIPE_API_BASE: optionalText(/^https?:\/\/[^/]+$/, "an origin, say http://127.0.0.1:40004", {
    description: "Another server than Stripe's own, for local use.",
  }),
  ID_SECRET: text(secretPattern, secretText, {
    description:
      "Checkout ids, order ids and order tokens are keyed with it. Change it only together with the three below (`docs/runbook.md`).",
    secret: true,
  }),
  ID_SECRET_PREVIOUS: optionalText(secretPattern, secretText, {
    description:
      "What `ID_SECRET` was before it was changed: checkouts that began with it are found by their key. Nothing is made with it. Needs `PSEUDONYM_SECRET`.",
    secret: true,
  }),
  PREVIOUS_ORDER_TOKENS: flag(
    true,
    "Whether order tokens that were made with `ID_SECRET_PREVIOUS` open their orders. Not where somebody else has that secret.",
  ),
  PSEUDONYM_SECRET: optionalText(secretPattern, secretText, {
    description:
      "Customers' pseudonyms are keyed with it; without it, with `ID_SECRET`. It never changes, as orders, carts and limits are kept under pseudonyms: where it was not set from the beginning, it is the very first `ID_SECRET`.",
    secret: true,
  }),
  OPS_API_KEYS: list("", /^[\w.-]+:[0-9a-f]{64}$/, "name:sha256 pairs (hex), separated by commas", {
    description:
      "The keys that open staff routes (`x-api-key`), as their SHA-256. Several at once allow rotation.",
  }),
  AUTH_ISSUER: optionalText(issuerPattern, "an https:// URL (http:// on this machine only)", {
    description:
      "Whose bearer tokens are believed, exactly as their `iss` has it. Without it every caller without an API key is anonymous, and a bearer token means nothing.",
  }),
  AUTH_AUDIENCE: optionalText(/^[\x21-\x7e]{1,255}$/, "text without spaces", {
    description: "What the `aud` of a token must be or contain. Needed with `AUTH_ISSUER`.",
  }),
  AUTH_JWKS_URI: optionalText(issuerPattern, "an https:// URL (http:// on this machine only)", {
    description:
      "Where the issuer's keys are, if its discovery document is not to be asked (`/.well-known/openid-configuration`).",
  }),
  RATE_LIMIT_PER_MINUTE: whole(
    0,
    0,
    100_000,
    "Requests of one caller within a minute (of a subject, else of an address); more are refused with 429. 0 = no limit.",
  ),
  TRUSTED_PROXIES: whole(
    0,
    0,
    10,
    "How many entries proxies of your own add to `X-Forwarded-For` before the platform adds its one: the client's address is the entry before them. Set it too high, and clients choose their address themselves.",
  ),
  CORS_ORIGINS: list("", originPattern, "origins in lower case, as browsers send them, separated by commas", {
    description: "Whose pages may call the API from a browser; empty = none but its own.",
  }),
  HOLD_TTL_SECONDS: whole(600, 10, 86_400, "How long stock is held while the customer pays."),
  QUOTE_TTL_SECONDS: whole(900, 5, 86_400, "How long a quote's prices stand."),
  CART_TTL_SECONDS: whole(604_800, 60, 31_536_000, "How long an untouched cart is kept."),
  ORDER_TOKEN_TTL_DAYS: whole(90, 1, 3650, "How long an order's access token opens it."),
  NEEDS_ATTENTION_AFTER_SECONDS: whole(
    900,
    5,
    86_400,
    "How long an undo is tried before it is called for attention.",
  ),
  RETENTION_HOURS: setting({
    schema: z
      .string()
      .regex(/^\d{1,6}(\.\d{1,6})?$/)
      .transform(Number)
      .default(24),
    expected: "hours, as a decimal number",
    description: "How long the history of finished checkouts is kept, with the personal data in it.",
    usual: "24",
  }),
  VELOCITY_CHECKOUTS_PER_HOUR: whole(
    0,
    0,
    100_000,
    "More checkouts than this within an hour, of one customer or one device, are refused; 0 = no limit.",
  ),
  REFUSED_EMAIL_DOMAINS: list("", /^[a-z0-9.-]+\.[a-z]{2,}$/, "domains in lower case, separated by commas", {
    description: "Checkouts with an e-mail address of these domains are refused.",
  }),
  PRICES_INCLUDE_TAX: flag(false, "Whether the catalogue's prices include tax."),
  SHOP_COUNTRY: setting({
    schema: z
      .string()
      .refine(isCountry)
      .default("DE" as Country),
    expected: "an ISO 3166-1 alpha-2 code",
    description: "Where parcels leave from.",
    usual: "DE",
  }),
  SHIP_TO: countries("", "ISO 3166-1 alpha-2 codes, separated by commas", {
    description: "The countries that the shop delivers to; empty = all that are not embargoed.",
  }),
  EMBARGOED_COUNTRIES: countries("CU,IR,KP,SY", "ISO 3166-1 alpha-2 codes, separated by commas", {
    description: "Never delivered to, and nothing from there is sold.",
  }),
  FLAT_SHIPPING: setting({
    schema: z
      .string()
      .transform((value, context) => {
        try {
          return JSON.parse(value) as unknown;
        } catch {
          context.addIssue("not JSON");
          return z.NEVER;
        }
      })
      .pipe(
        z.record(
          z.string().refine(isCurrency),
          z.strictObject({ domestic: z.int().min(0), abroad: z.int().min(0) }),
        ),
      )
      .refine((prices) =>
        Object.entries(prices).every(([code, { domestic, abroad }]) => {
          const step = chargeStep(code as Currency);
          return domestic % step === 0 && abroad % step === 0;
        }),
      )
      .default(flatPrices),
    expected: '{"EUR": {"domestic": 490, "abroad": 990}, …} in minor units',
    description:
      "What standard shipping costs per parcel of up to ten kilograms, by currency; express is three times that.",
    usual: JSON.stringify(flatPrices),
  }),
  RELAY_SCHEDULE: schedule("*/10 * * * * *", "When events that were not sent at once are sent."),
  INBOX_SCHEDULE: schedule("*/5 * * * * *", "When webhooks that reached nobody are looked at again."),
  SWEEP_SCHEDULE: schedule("*/30 * * * * *", "When what a crash left is looked for."),
  RECONCILE_SCHEDULE: schedule("0 */5 * * * *", "When every SKU is compared with the ledger."),
  DIRTY_SCHEDULE: schedule(
    "*/5 * * * * *",
    "When SKUs that could not be explained are compared with the ledger.",
  ),
  PURGE_SCHEDULE: schedule("0 */10 * * * *", "When the history of finished checkouts is purged."),
};
