import { randomFillSync } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const pool = Buffer.allocUnsafe(4096);
let used = pool.length;

/** A random word of letters and digits, `length` characters long. */
export const randomWord = (length: number): string => {
  let word = "";
  while (word.length < length) {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    // 62 letters do not divide 256: bytes beyond the last full round are dropped, so that all are equally likely.
    const byte = pool[used++] ?? 255;
    if (byte < 248) word += alphabet.charAt(byte % 62);
  }
  return word;
};

/** A new id in Stripe's form, say `pi_` and 24 letters and digits. */
export const newId = (prefix: string): string => `${prefix}_${randomWord(24)}`;
