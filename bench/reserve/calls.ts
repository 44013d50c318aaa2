import type { Redis } from "ioredis";
import {
  boughtKey,
  cartKey,
  claimKey,
  doneKey,
  dueKey,
  epochKey,
  lockKey,
  skuKey,
  stockKey,
  takersKey,
} from "../../adapters/redis/keys.ts";
import type { CartId, CheckoutId, Sku } from "../../domain/ids.ts";

/** Keys and arguments of one call of a script. */
export type Call = readonly [keys: readonly string[], args: readonly (string | number)[]];

const skus = Array.from({ length: 100 }, (_, index) => `SKU-${index}` as Sku);
const lives = 600_000;
const fingerprint = "f".repeat(64);
const customer = "c".repeat(32);

/** The n-th buyer's two lines: two SKUs of a hundred, so that all of them are hot. */
const linesOf = (n: number): readonly [Sku, Sku] => [
  skus[n % 100] ?? ("SKU-0" as Sku),
  skus[(n * 7 + 1 + (n % 2)) % 100] ?? ("SKU-1" as Sku),
];
const idOf = (n: number): string => n.toString(36).padStart(32, "0");
const cartOf = (n: number): CartId => `cart_${idOf(n)}` as CartId;

export const bareCall = (n: number): Call => [linesOf(n).map(skuKey), [1, 2]];

export const stockCall = (n: number): Call => {
  const [one, two] = linesOf(n);
  const text = `${fingerprint} ${customer} ${cartOf(n)} ${one}=1 ${two}=2`;
  return [
    [stockKey, dueKey, boughtKey, takersKey(one), takersKey(two)],
    [`chk_${idOf(n)}`, lives, text, one, 1, two, 2],
  ];
};

export const doorCall = (n: number): Call => {
  const [[stock, due, bought, ...takers], [checkoutId = "", life = "", text = "", ...lines]] = stockCall(n);
  const cartId = cartOf(n);
  return [
    [
      epochKey,
      doneKey(checkoutId as CheckoutId),
      lockKey(cartId),
      claimKey(`${fingerprint}${n}`),
      cartKey(cartId),
      ...[stock, due, bought, ...takers].filter((key) => key !== undefined),
    ],
    [checkoutId, life, text, 1, "", ...lines],
  ];
};

/** An empty memory with plenty of each SKU, and a cart for each buyer up to `buyers`. */
export const prepare = async (redis: Redis, buyers: number): Promise<void> => {
  await redis.flushall();
  const seed = redis.pipeline().set(epochKey, Date.now());
  for (const sku of skus) seed.hset(stockKey, sku, 100_000_000).hset(skuKey(sku), "available", 100_000_000);
  await seed.exec();
  for (let first = 0; first < buyers; first += 500) {
    const carts = redis.pipeline();
    for (let n = first; n < first + 500; n++) carts.hset(cartKey(cartOf(n)), "version", 1);
    await carts.exec();
  }
};
