import type { InvocationContext } from "@azure/functions";
import type { CheckoutBody } from "../../contracts/http/checkouts.ts";
import type { CheckoutId, Instant } from "../../domain/ids.ts";
import type { Answers } from "../../ports/answers.ts";
import type { Carts } from "../../ports/carts.ts";
import type { Door } from "../../ports/door.ts";
import type { Holds } from "../../ports/holds.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import type { Orders } from "../../ports/orders.ts";
import type { Payments } from "../../ports/payments.ts";
import type { Velocity } from "../../ports/velocity.ts";
import type { QuoteNeeds } from "../quotes/make-quote.ts";
import type { CheckoutSagas } from "./standing.ts";

export type DoorNeeds = {
  readonly door: Door;
  readonly carts: Pick<Carts, "get">;
  readonly holds: Pick<Holds, "withdraw">;
  readonly orders: Pick<Orders, "find">;
  readonly payments: Pick<Payments, "read">;
  readonly answers: Answers;
  readonly ids: Identifiers;
  readonly quoting: QuoteNeeds;
  readonly sagasOf: (context: InvocationContext) => CheckoutSagas;
  readonly now: () => Instant;
  readonly velocity: Velocity;
  /** Told when Redis was found to have lost its memory. */
  readonly memoryLost: () => void;
  readonly settings: {
    readonly holdTtlMs: number;
    readonly needsAttentionAfterMs: number;
    /** Different checkouts that a customer or a device may begin within an hour; 0 = any number. */
    readonly checkoutsPerHour: number;
    readonly refusedEmailDomains: ReadonlySet<string>;
    /** How long a claim lives: in a memory younger than this, a claim may have been lost. */
    readonly claimTtlMs: number;
  };
};

/** One request at the door, with everything that follows from its key and body. */
export type Visit = {
  readonly body: CheckoutBody;
  readonly checkoutId: CheckoutId;
  /** What the key's checkout may be called instead, since the secret of ids was changed. */
  readonly otherIds: readonly CheckoutId[];
  readonly scopedToken: string;
  readonly fingerprint: string;
  readonly customer: string;
  /** Whose the checkout and its order will be; undefined where the caller did not sign in. */
  readonly owner: string | undefined;
  readonly sagas: CheckoutSagas;
  readonly context: InvocationContext;
  readonly waitMs: number;
};
