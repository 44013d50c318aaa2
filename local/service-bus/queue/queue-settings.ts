/** How a queue behaves; times are milliseconds. A subscription is such a queue, and so is its dead-letter subqueue. */
export type QueueSettings = {
  readonly path: string;
  readonly requiresSession: boolean;
  readonly maxDeliveryCount: number;
  readonly lockMs: number;
  readonly ttlMs: number;
  readonly deadLetterOnExpiry: boolean;
};
