import { orders as steps } from "../contracts/checkout.ts";
import type { Hold } from "../domain/hold.ts";
import type { Instant, OrderId } from "../domain/ids.ts";
import { accepted, refused } from "../domain/outcome.ts";
import { snapshotOf } from "../domain/quote.ts";
import type { Answers } from "../ports/answers.ts";
import type { Holds } from "../ports/holds.ts";
import type { Orders } from "../ports/orders.ts";
import { activity } from "./activity.ts";
import { settle } from "./settle.ts";

type Needs = {
  readonly holds: Holds;
  readonly orders: Orders;
  readonly answers: Answers;
  /** Sends what the outbox has for this order. */
  readonly announce: (orderId: OrderId) => Promise<void>;
  readonly now: () => Instant;
};

/** The order is recorded behind the fence, or the fence is closed for good; afterwards it is finished. */
export const orderActivities = ({ holds, orders, answers, announce, now }: Needs) => [
  activity(steps.record, async ({ key, hold, orderId, customerId, email, quote, paymentIntentId }) => {
    if ((await pinned(holds, hold)) === "out-of-stock") return refused({ tag: "hold-lost" });
    const { shippingAddress, billingAddress, vatId } = quote;
    const contact = {
      email,
      shippingAddress,
      ...(billingAddress === undefined ? {} : { billingAddress }),
      ...(vatId === undefined ? {} : { vatId }),
    };
    const snapshot = snapshotOf(quote);
    const order = { key, orderId, customerId, paymentIntentId, snapshot, contact, at: now() };
    const outcome = await orders.record(order);
    if (outcome.tag === "accepted") return outcome;
    switch (outcome.reason.tag) {
      case "abandoned":
        return refused({ tag: "checkout-closed" });
      case "out-of-stock":
        return refused({ tag: "hold-lost" });
      case "cart-ordered":
        return refused({ tag: "cart-ordered" });
    }
  }),

  activity(steps.cancel, async (undoing) => {
    const { key } = undoing.of;
    const record = await orders.abandon(key, undoing.failure, now());
    if (record.state === "placed") return accepted({ stands: "placed", order: record.order });
    if (record.state === "recorded") throw new Error("an abandoned checkout is still recorded");
    await settle(answers, key.checkoutId, { ...undoing, failure: record.failure });
    return accepted({ stands: "abandoned", failure: record.failure });
  }),

  activity(steps.finish, async ({ hold, orderId }) => {
    const [committed, announced] = await Promise.allSettled([holds.commit(hold), announce(orderId)]);
    // The relay sends what was not announced; a hold that was not pinned has nobody else, and would expire.
    if (committed.status === "rejected") throw committed.reason;
    return accepted({ announced: announced.status === "fulfilled" });
  }),
];

/**
 * Redis only makes the record likely to succeed; the guarded decrement in SQL decides. So Redis being away is no
 * reason to stop, and a closed hold is none either: the fence says whether the checkout has ended.
 */
const pinned = async (holds: Holds, hold: Hold): Promise<"go-on" | "out-of-stock"> => {
  try {
    const outcome = await holds.pin(hold);
    return outcome.tag === "refused" && outcome.reason.tag === "out-of-stock" ? "out-of-stock" : "go-on";
  } catch {
    return "go-on";
  }
};
