import { addUp, type Hold, type HoldLine, type HoldState } from "../../domain/hold.ts";
import { type CartId, type CheckoutId, type Sku, skuPattern } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";

/** The lines of a hold as scripts take them: one for each SKU. Throws on what is no SKU or no number of units. */
export const countedLines = ({ lines }: Hold): readonly HoldLine[] => {
  const counted = addUp(lines);
  for (const { sku, quantity } of counted) {
    if (!skuPattern.test(sku)) throw new RangeError("a hold of something that is no SKU");
    if (!Number.isSafeInteger(quantity) || quantity < 1)
      throw new RangeError(`a hold of ${quantity} units of ${sku}`);
  }
  return counted;
};

/** SKU and units of each line, one after the other. */
export const lineArguments = (lines: readonly HoldLine[]): readonly (string | number)[] =>
  lines.flatMap(({ sku, quantity }) => [sku, quantity]);

/**
 * What a hold keeps beside its state and expiry: fingerprint, customer, cart, then `sku=units` of each line, with a star
 * where the line counts against a purchase limit.
 */
export const holdText = (
  { fingerprint, customer, cartId }: Hold,
  lines: readonly HoldLine[],
  isLimited: (sku: Sku) => boolean = () => false,
): string => {
  const words = [fingerprint, customer, cartId];
  if (!words.every((word) => /^\S+$/.test(word)))
    throw new RangeError("fingerprint, customer and cart of a hold must each be one word");
  return [
    ...words,
    ...lines.map(({ sku, quantity }) => `${sku}=${quantity}${isLimited(sku) ? "*" : ""}`),
  ].join(" ");
};

/** A hold as it stands, from its record, its tombstone and the server's time (seconds and microseconds). */
export const holdState = (record: string | null, done: string | null, time: readonly string[]): HoldState => {
  const ended = done?.split(" ")[0];
  if (ended === "released" || ended === "committed") return { state: ended };
  if (!record) return { state: "none" };
  const [state, expiry, fingerprint = ""] = record.split(" ");
  const expiresAt = instant(Number(expiry));
  if (state === "pinned") return { state, fingerprint, expiresAt };
  return Number(expiry) > serverMs(time) ? { state: "held", fingerprint, expiresAt } : { state: "none" };
};

/** The whole hold, from its record. */
export const holdOf = (checkoutId: CheckoutId, record: string): Hold => {
  const [, , fingerprint = "", customer = "", cartId = "", ...lines] = record.split(" ");
  return {
    checkoutId,
    cartId: cartId as CartId,
    fingerprint,
    customer,
    lines: lines.map((line) => {
      const [sku = "", units = ""] = line.split("=");
      return { sku: sku as Sku, quantity: Number.parseInt(units, 10) };
    }),
  };
};

/** Milliseconds, from the answer to TIME: seconds and microseconds. */
export const serverMs = ([seconds, micros]: readonly string[]): number =>
  Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
