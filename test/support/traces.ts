import { eventsOnSubscriptions, type SeenEvent } from "../../local/audit/read-events.ts";
import { type Intent, readIntents } from "../../local/audit/read-payments.ts";
import { readStore, type StoredCheckout, type StoredOrder } from "../../local/audit/read-store.ts";
import type { Product } from "./product.ts";

/** All that there are: tests take nothing from them. */
export const subscriptions = ["analytics", "email", "erp", "projection", "warehouse"] as const;

export type Traces = {
  readonly checkouts: readonly StoredCheckout[];
  readonly orders: readonly StoredOrder[];
  readonly intents: readonly Intent[];
  /** By subscription. */
  readonly events: Readonly<Record<(typeof subscriptions)[number], readonly SeenEvent[]>>;
};

/** What SQL has of the checkouts of a cart: read from the file, so that it can be seen while the host is dead. */
export const recordsOf = ({ endpoints }: Pick<Product, "endpoints">, cartId: string) => {
  const store = readStore(endpoints.sqlite);
  const checkouts = store.checkouts.filter((checkout) => checkout.cartId === cartId);
  const ids = new Set(checkouts.map(({ checkoutId }) => checkoutId));
  return { checkouts, orders: store.orders.filter(({ checkoutId }) => ids.has(checkoutId)) };
};

/** Everything that each of these checkouts has left anywhere. */
export const tracesOf = async (
  { endpoints }: Pick<Product, "endpoints">,
  checkoutIds: readonly string[],
): Promise<ReadonlyMap<string, Traces>> => {
  const [intents, events] = await Promise.all([
    readIntents(endpoints),
    eventsOnSubscriptions(endpoints, subscriptions),
  ]);
  const store = readStore(endpoints.sqlite);
  const traces = (checkoutId: string): Traces => {
    const orders = store.orders.filter((order) => order.checkoutId === checkoutId);
    const subjects = new Set([checkoutId, ...orders.map(({ orderId }) => orderId)]);
    const of = (name: string) => (events.get(name) ?? []).filter(({ subject }) => subjects.has(subject));
    return {
      checkouts: store.checkouts.filter((checkout) => checkout.checkoutId === checkoutId),
      orders,
      intents: intents.filter((intent) => intent.checkoutId === checkoutId),
      events: {
        analytics: of("analytics"),
        email: of("email"),
        erp: of("erp"),
        projection: of("projection"),
        warehouse: of("warehouse"),
      },
    };
  };
  return new Map(checkoutIds.map((checkoutId) => [checkoutId, traces(checkoutId)]));
};

/** The payments of one checkout. */
export const paymentsOf = async (
  { endpoints }: Pick<Product, "endpoints">,
  checkoutId: string,
): Promise<readonly Intent[]> =>
  (await readIntents(endpoints)).filter((intent) => intent.checkoutId === checkoutId);
