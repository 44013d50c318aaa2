import type { Deliveries } from "./deliveries.ts";
import type { Form } from "./form.ts";
import type { Store } from "./store.ts";
import type { Tasks } from "./tasks.ts";

/** The one account that this stand-in serves. */
export type Account = {
  readonly store: Store;
  readonly deliveries: Deliveries;
  readonly tasks: Tasks;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The origin under which customers reach the 3-D Secure page. */
  readonly publicUrl: () => string;
};

/** What made something happen: an API request, or nothing that has a number. */
export type Cause = { readonly id: string | null; readonly idempotencyKey: string | null };

/** The account, seen from one piece of work on it. Everything that it writes is one transaction. */
export type Work = { readonly account: Account; readonly cause: Cause };

/** An answer whose effects stay: mostly a 200, and a 402 for a charge that was declined. */
export type Answer = { readonly status: number; readonly body: string };

/** Carries out one kind of request; `id` is the object's id in the path, or empty. */
export type Handler = (work: Work, id: string, form: Form) => Answer;

export const seconds = (account: Account): number => Math.floor(account.now() / 1000);
