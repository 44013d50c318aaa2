import type { CartId, Sku } from "../../../domain/ids.ts";
import type { NewOrder } from "../../../ports/orders.ts";
import { anOrder, second } from "../../ports/order-builders.ts";
import type { Store } from "../../ports/store.ts";

/** What one of the processes was answered: `found` is the state it saw, with what must stay the same for ever. */
export type Answer = {
  readonly index: number;
  readonly did: "record" | "place" | "abandon";
  readonly found: string;
};

export const checkoutCount = 40;

export const skus = (round: string): readonly Sku[] => [1, 2, 3].map((number) => `${round}-${number}` as Sku);

/** Fewer units than the checkouts want, so that some are refused. */
export const stockRound = async ({ ledger }: Store, round: string): Promise<void> => {
  for (const sku of skus(round))
    await ledger.move({ sku, kind: "receipt", delta: 25, reference: "begin", at: second(0) });
};

/**
 * One of a round's checkouts, the same for everybody: three lines of two SKUs, every fourth with its neighbour's cart,
 * most of them of one of five customers.
 */
export const orderOf = (round: string, index: number): NewOrder => {
  const [a, b, c] = skus(round);
  if (!a || !b || !c) throw new Error("a round has three SKUs");
  const [one, other] = index % 2 === 0 ? [a, b] : [c, a];
  const cart = index % 4 === 1 ? index - 1 : index;
  return anOrder(
    [
      [one, 1],
      [other, 1],
      [one, 1],
    ],
    {
      id: `${round}-${index}`,
      key: {
        cartId: `cart_${round}-${cart}` as CartId,
        ...(index % 6 === 5 ? {} : { owner: `owner-${round}-${index % 6}` }),
      },
    },
  );
};

/** The answers to one process, or to several that ran one after the other, that cannot all be true. */
export const contradictions = (answers: readonly Answer[]): readonly string[] => {
  const known = new Map<number, string>();
  return answers.flatMap((answer) => {
    const before = known.get(answer.index);
    if (before !== undefined && !mayFollow(before, answer))
      return [`checkout ${answer.index}: ${answer.did} found ${answer.found} after ${before}`];
    // A record that is accepted or refused tells less of a checkout that has ended than was known before.
    const lessTelling = before !== undefined && answer.did === "record" && /^(placed|abandoned)/.test(before);
    if (answer.found !== "cart-ordered" && answer.found !== "out-of-stock" && !lessTelling)
      known.set(answer.index, answer.found);
    return [];
  });
};

const mayFollow = (before: string, { did, found }: Answer): boolean => {
  if (before.startsWith("placed")) return found === (did === "record" ? "accepted" : before);
  if (before.startsWith("abandoned"))
    return did === "abandon" ? found.startsWith(before) : found === "abandoned" || before === found;
  return found !== "cart-ordered" && found !== "out-of-stock";
};
