import { addUp, type HoldLine } from "../../domain/hold.ts";
import type { CheckoutId } from "../../domain/ids.ts";
import { accepted, type Outcome, refused } from "../../domain/outcome.ts";
import type { CheckoutKey, CheckoutRecord, Orders, RecordRefusal } from "../../ports/orders.ts";
import type { Database } from "./database.ts";
import { insertCheckout } from "./insert-checkout.ts";
import { insertOrder } from "./insert-order.ts";
import { sqlText } from "./sql-text.ts";
import { stockMovement } from "./stock-movement.ts";

/** `Orders.record`: the fence, the order and its units in one transaction, or none of it. */
export const recordOrder = (db: Database): Orders["record"] => {
  const whatStands = db.prepare<Standing>(sqlText("what-stands"));
  const writeCheckout = insertCheckout(db);
  const writeOrder = insertOrder(db);
  const move = stockMovement(db);

  return async (order) =>
    db.transact((rollback) => {
      const { key, at, snapshot } = order;
      const { checkoutId, scopedToken, cartId } = key;
      const answer = answerThatStands(key, whatStands.all({ checkoutId, scopedToken, cartId }));
      if (answer) return answer;

      writeCheckout(key, { state: "recorded", since: at });
      writeOrder(order);
      const taken = inOrderOfSku(addUp(snapshot.lines)).every(({ sku, quantity }) =>
        move({ sku, kind: "order", delta: -quantity, reference: checkoutId, at }),
      );
      if (taken) return accepted(null);
      rollback();
      return refused({ tag: "out-of-stock" });
    });
};

type Standing = {
  readonly checkoutId: CheckoutId;
  readonly scopedToken: string;
  readonly fingerprint: string;
  readonly state: CheckoutRecord["state"];
};

/** What an earlier row answers; undefined where nothing stands in the way. */
const answerThatStands = (
  key: CheckoutKey,
  standing: readonly Standing[],
): Outcome<null, RecordRefusal> | undefined => {
  const own = standing.find(({ checkoutId }) => checkoutId === key.checkoutId);
  if (own?.state === "placed") return accepted(null);
  if (own?.state === "recorded" && own.fingerprint === key.fingerprint) return accepted(null);
  // A token belongs to one checkout, and a checkout to one request: whatever else comes under it is closed.
  if (own || standing.some(({ scopedToken }) => scopedToken === key.scopedToken))
    return refused({ tag: "abandoned" });
  return standing.length > 0 ? refused({ tag: "cart-ordered" }) : undefined;
};

const inOrderOfSku = (lines: readonly HoldLine[]): readonly HoldLine[] =>
  lines.toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
