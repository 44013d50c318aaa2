import type { HoldLine } from "../../domain/hold.ts";
import type { CheckoutId, Sku } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { ReserveAnswer } from "../../ports/door.ts";

/** What the reserve script's words mean; it names lines by their number. */
export const reserveAnswer = (
  [word, ...rest]: readonly [string, ...string[]],
  lines: readonly HoldLine[],
): ReserveAnswer => {
  switch (word) {
    case "held-now":
    case "held-before":
      return { tag: word, expiresAt: instant(Number(rest[0])) };
    case "cart-locked":
      return { tag: word, by: rest[0] as CheckoutId };
    case "out-of-stock":
      return { tag: word, lines: byLine(rest, lines).map(([sku, available]) => ({ sku, available })) };
    case "purchase-limit":
      return { tag: word, lines: byLine(rest, lines).map(([sku, allowed]) => ({ sku, allowed })) };
    case "closed":
    case "key-reused":
    case "cart-ordered":
    case "cart-changed":
    case "cart-missing":
    case "memory-lost":
      return { tag: word };
    default:
      throw new Error(`reserve answered ${word}`);
  }
};

const byLine = (words: readonly string[], lines: readonly HoldLine[]): (readonly [Sku, number])[] =>
  words.flatMap((word, index) => {
    const line = index % 2 === 0 ? lines[Number(word) - 1] : undefined;
    return line ? [[line.sku, Number(words[index + 1])] as const] : [];
  });
