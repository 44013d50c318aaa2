import { DatabaseSync } from "node:sqlite";
import type { Product } from "./product.ts";

export type Received = {
  readonly eventId: string;
  readonly type: string;
  readonly attempts: number;
  readonly doneAt: string | null;
};

/** The webhooks that the product has stored of a checkout, oldest first. */
export const inboxOf = (
  { endpoints }: Pick<Product, "endpoints">,
  checkoutId: string,
): readonly Received[] => {
  const db = new DatabaseSync(endpoints.sqlite, { readOnly: true, timeout: 5000 });
  try {
    return db
      .prepare(
        `SELECT EventId AS eventId, Type AS type, Attempts AS attempts, DoneAt AS doneAt
           FROM WebhookInbox WHERE CheckoutId = ? ORDER BY ReceivedAt, EventId`,
      )
      .all(checkoutId) as Received[];
  } finally {
    db.close();
  }
};
