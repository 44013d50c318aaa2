import { expireAuthorization } from "./cancel.ts";
import type { Idempotency, KeyedRequest } from "./idempotency.ts";
import { failRefund } from "./refunds.ts";
import { errorText, StripeFailure } from "./stripe-failure.ts";
import type { Account, Answer, Work } from "./work.ts";

/** An answer, and for a replayed one the number of the request that it was first given to. */
export type Result = Answer & { readonly replayOf?: string };

/** Carries out work on the account: each piece is one transaction, and its events go out when that stands. */
export class Execution {
  readonly #account: Account;
  readonly #idempotency: Idempotency;
  readonly #transaction: <T>(work: () => T) => T;

  constructor(account: Account, idempotency: Idempotency, transaction: <T>(work: () => T) => T) {
    this.#account = account;
    this.#idempotency = idempotency;
    this.#transaction = transaction;
  }

  /** Answers a request once per idempotency key; a failure that Stripe would keep is kept too. */
  answer(requestId: string, keyed: KeyedRequest | undefined, handle: (work: Work) => Answer): Result {
    try {
      return this.run({ id: requestId, idempotencyKey: keyed?.key ?? null }, (work) => {
        const before = keyed && this.#idempotency.find(keyed);
        if (before) return { ...before, replayOf: before.request };
        const answer = handle(work);
        if (keyed) this.#idempotency.save(keyed, answer);
        return answer;
      });
    } catch (error) {
      const answer = failed(error);
      if (keyed && error instanceof StripeFailure && error.executed) this.#idempotency.save(keyed, answer);
      return answer;
    }
  }

  /** Runs work in one transaction, and sends its events afterwards. */
  run<T>(cause: Work["cause"], work: (work: Work) => T): T {
    const { deliveries } = this.#account;
    try {
      return this.#transaction(() => work({ account: this.#account, cause }));
    } catch (error) {
      deliveries.forget();
      throw error;
    } finally {
      deliveries.flush();
    }
  }

  /** Does what has come due since. */
  runDue(): void {
    const { tasks } = this.#account;
    this.run({ id: null, idempotencyKey: null }, (work) => {
      for (const { kind, subject } of tasks.take()) {
        if (kind === "refund-fails") failRefund(work, subject);
        else expireAuthorization(work, subject);
      }
    });
    tasks.rearm();
  }
}

const failed = (error: unknown): Answer => {
  if (error instanceof StripeFailure) return { status: error.status, body: errorText(error.body) };
  // A defect of the stand-in itself: nothing was done, and the caller must not take it for an outage of Stripe.
  process.stderr.write(`stripe stand-in: ${error instanceof Error ? error.stack : String(error)}\n`);
  return {
    status: 500,
    body: errorText({ type: "api_error", message: "The local stand-in for Stripe is broken." }),
  };
};
