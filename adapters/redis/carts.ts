import type { Redis } from "ioredis";
import type { CartRefusal, Carts } from "../../ports/carts.ts";
import { askAll } from "./ask.ts";
import { cartDocument, cartFields, cartOf } from "./cart-record.ts";
import { cartKey, lockKey } from "./keys.ts";
import { runForWords } from "./run-script.ts";
import { scripts } from "./scripts.ts";

/** Carts in Redis. Each time one is read or written its life of `ttlMs` begins anew. */
export const redisCarts = (redis: Redis, { ttlMs }: { readonly ttlMs: number }): Carts => ({
  async create(cart) {
    const key = cartKey(cart.cartId);
    const fields = { version: cart.version, document: cartDocument(cart) };
    await askAll(redis.multi().hset(key, fields).pexpire(key, ttlMs));
  },

  async get(cartId) {
    const key = cartKey(cartId);
    const [fields, lockedBy, , expiresAt] = (await askAll(
      redis
        .pipeline()
        .hmget(key, ...cartFields)
        .get(lockKey(cartId))
        .pexpire(key, ttlMs)
        .pexpiretime(key),
    )) as [(string | null)[], string | null, number, number];
    return cartOf(cartId, fields, lockedBy, expiresAt);
  },

  async replace(cart, from) {
    const keys = [cartKey(cart.cartId), lockKey(cart.cartId)];
    const args = [from, cart.version, cartDocument(cart), ttlMs];
    return refusal(await runForWords(redis, scripts.replaceCart, keys, args));
  },

  async remove(cartId, from) {
    const keys = [cartKey(cartId), lockKey(cartId)];
    return refusal(await runForWords(redis, scripts.removeCart, keys, [from]));
  },
});

const refusal = ([word, version]: readonly string[]): CartRefusal | undefined => {
  switch (word) {
    case "replaced":
    case "removed":
      return undefined;
    case "not-found":
    case "locked":
    case "ordered":
      return { tag: word };
    case "mismatch":
      return { tag: word, version: Number(version) };
    default:
      throw new Error(`a cart's script answered ${word}`);
  }
};
