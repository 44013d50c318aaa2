import type { CheckoutId, Instant } from "../domain/ids.ts";

/** `pending`: accepted, and not begun. */
export type RuntimeStatus = "pending" | "running" | "completed" | "failed" | "suspended" | "terminated";

/** An orchestration as the engine tells it; `said` is the saga's own status, absent until its first step. */
export type Instance<Said, Input> = {
  readonly checkoutId: CheckoutId;
  readonly runtimeStatus: RuntimeStatus;
  readonly createdAt: Instant;
  readonly lastUpdatedAt: Instant;
  readonly said: Said | undefined;
  /** Only where `said` is absent. */
  readonly input: Input | undefined;
};

/** The engine that runs sagas. Starting and raising are requests: what becomes of them is read from the status. */
export type Sagas<Input, Said> = {
  /** `running`: an instance with this id is alive already. A finished one would be replaced: look before. */
  start(checkoutId: CheckoutId, input: Input): Promise<"started" | "running">;
  find(checkoutId: CheckoutId): Promise<Instance<Said, Input> | undefined>;
  /**
   * An event for a saga that may or may not wait for it; for one that ended or never was, nothing. For one that is
   * `pending` it may be lost without a word: what must be heard is raised later.
   */
  raise(checkoutId: CheckoutId, event: string): Promise<void>;
  /** Every instance that has not ended. */
  alive(): Promise<readonly Instance<Said, Input>[]>;
  /** Forgets ended instances that were created before then; says how many. */
  purge(createdBefore: Instant): Promise<number>;
};
