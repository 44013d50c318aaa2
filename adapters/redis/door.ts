import type { Redis } from "ioredis";
import type { CheckoutId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { Door, Look, Reservation } from "../../ports/door.ts";
import { askAll } from "./ask.ts";
import { cartFields, cartOf } from "./cart-record.ts";
import { countedLines, holdState, holdText, lineArguments } from "./hold-record.ts";
import {
  boughtKey,
  cartKey,
  claimKey,
  doneKey,
  dueKey,
  epochKey,
  lockKey,
  quoteKey,
  stockKey,
  takersKey,
} from "./keys.ts";
import { reserveAnswer } from "./reserve-answer.ts";
import { runForWords } from "./run-script.ts";
import { scripts } from "./scripts.ts";

/** The door's two trips to Redis: one pipeline that reads, one script that takes. */
export const redisDoor = (redis: Redis): Door => ({
  async look({ scopedToken, checkoutId, cartId, quoteId }) {
    const [words, record, cart, expiresAt, time] = (await askAll(
      redis
        .pipeline()
        .mget(claimKey(scopedToken), doneKey(checkoutId), lockKey(cartId), quoteKey(quoteId), epochKey)
        .hget(stockKey, `@${checkoutId}`)
        .hmget(cartKey(cartId), ...cartFields)
        .pexpiretime(cartKey(cartId))
        .time(),
    )) as [(string | null)[], string | null, (string | null)[], number, string[]];
    const [claim = null, done = null, lockedBy = null, quote = null, epoch = null] = words;
    return {
      claim: claim === null ? undefined : claimOf(claim),
      hold: holdState(record, done, time),
      cart: cartOf(cartId, cart, lockedBy, expiresAt),
      lockedBy: lockedBy === null ? undefined : (lockedBy as CheckoutId),
      quote: quote === null ? undefined : JSON.parse(quote),
      memoryFrom: epoch === null ? undefined : instant(Number(epoch)),
    };
  },

  async reserve({ hold, scopedToken, cartVersion, ttlMs, limits }) {
    const lines = countedLines(hold);
    const { checkoutId, cartId } = hold;
    const answer = await runForWords(
      redis,
      scripts.reserve,
      [
        epochKey,
        doneKey(checkoutId),
        lockKey(cartId),
        claimKey(scopedToken),
        cartKey(cartId),
        stockKey,
        dueKey,
        boughtKey,
        ...lines.map(({ sku }) => takersKey(sku)),
      ],
      [
        checkoutId,
        ttlMs,
        holdText(hold, lines, (sku) => limits.has(sku)),
        cartVersion,
        limitWords(lines, limits),
        ...lineArguments(lines),
      ],
    );
    return reserveAnswer(answer, lines);
  },
});

const claimOf = (claim: string): NonNullable<Look["claim"]> => {
  const [fingerprint = "", checkoutId = ""] = claim.split(" ");
  return { fingerprint, checkoutId: checkoutId as CheckoutId };
};

/** For each line the most that one customer may buy, or a dash; empty when no line has a limit. */
const limitWords = (lines: Reservation["hold"]["lines"], limits: Reservation["limits"]): string =>
  lines.some(({ sku }) => limits.has(sku)) ? lines.map(({ sku }) => limits.get(sku) ?? "-").join(" ") : "";
