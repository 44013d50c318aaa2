import type { Redis } from "ioredis";
import type { CheckoutId } from "../../domain/ids.ts";
import { millis } from "../../domain/instant.ts";
import { accepted, refused } from "../../domain/outcome.ts";
import type { Holds } from "../../ports/holds.ts";
import { ask, askAll } from "./ask.ts";
import { countedLines, holdOf, holdState, holdText, lineArguments, serverMs } from "./hold-record.ts";
import {
  boughtKey,
  cartKey,
  dirtyKey,
  doneKey,
  dueKey,
  epochKey,
  lockKey,
  pinnedKey,
  skuKey,
  stockKey,
  takersKey,
} from "./keys.ts";
import { runForWords, runScript } from "./run-script.ts";
import { scripts } from "./scripts.ts";

/** Holds in Redis, each step of a saga one script. */
export const redisHolds = (redis: Redis): Holds => ({
  async pin(hold) {
    const lines = countedLines(hold);
    const { checkoutId, cartId } = hold;
    const ofSkus = [...lines.map(({ sku }) => takersKey(sku)), ...lines.map(({ sku }) => skuKey(sku))];
    const [word] = await runForWords(
      redis,
      scripts.pin,
      [epochKey, doneKey(checkoutId), lockKey(cartId), pinnedKey, stockKey, dueKey, boughtKey, ...ofSkus],
      [checkoutId, holdText(hold, lines), ...lineArguments(lines)],
    );
    switch (word) {
      case "pinned":
      case "uncounted":
        return accepted(null);
      case "closed":
      case "out-of-stock":
        return refused({ tag: word });
      default:
        throw new Error(`pin answered ${word}`);
    }
  },

  async commit(hold) {
    const { checkoutId, cartId, fingerprint } = hold;
    const skus = countedLines(hold).map(({ sku }) => sku);
    const ofSkus = skus.map(skuKey);
    await runForWords(
      redis,
      scripts.commit,
      [
        doneKey(checkoutId),
        lockKey(cartId),
        cartKey(cartId),
        dirtyKey,
        pinnedKey,
        stockKey,
        dueKey,
        ...ofSkus,
      ],
      [checkoutId, fingerprint, ...skus],
    );
  },

  async release(hold) {
    const { checkoutId, cartId, fingerprint } = hold;
    await runForWords(
      redis,
      scripts.release,
      [doneKey(checkoutId), lockKey(cartId), dirtyKey, pinnedKey, stockKey, dueKey, boughtKey],
      [checkoutId, fingerprint, ...countedLines(hold).map(({ sku }) => sku)],
    );
  },

  async withdraw({ checkoutId, cartId, fingerprint }) {
    await runForWords(
      redis,
      scripts.withdraw,
      [lockKey(cartId), stockKey, dueKey, boughtKey],
      [checkoutId, fingerprint],
    );
  },

  async state(checkoutId) {
    const [record, done, time] = (await askAll(
      redis.pipeline().hget(stockKey, `@${checkoutId}`).get(doneKey(checkoutId)).time(),
    )) as [string | null, string | null, string[]];
    return holdState(record, done, time);
  },

  async pinned(before, limit) {
    const ids = await ask(redis.zrangebyscore(pinnedKey, "-inf", `(${millis(before)}`, "LIMIT", 0, limit));
    if (ids.length === 0) return [];
    const records = await ask(redis.hmget(stockKey, ...ids.map((id) => `@${id}`)));
    // A hold that was settled between the two reads has no record any more, and is not listed.
    return ids.flatMap((id, index) => {
      const record = records[index];
      return record ? [holdOf(id as CheckoutId, record)] : [];
    });
  },

  async active() {
    const [pinned, time] = (await askAll(redis.pipeline().zcard(pinnedKey).time())) as [number, string[]];
    return pinned + (await ask(redis.zcount(dueKey, `(${serverMs(time)}`, "+inf")));
  },

  takeExpired: async () =>
    Number(await runScript(redis, scripts.takeExpired, [stockKey, dueKey, boughtKey], [])),
});
