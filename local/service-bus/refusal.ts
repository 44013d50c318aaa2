/** The AMQP error conditions this broker answers with, as the client library maps them to its own error codes. */
export const conditions = {
  decodeError: "amqp:decode-error",
  internalError: "amqp:internal-error",
  invalidField: "amqp:invalid-field",
  messageLockLost: "com.microsoft:message-lock-lost",
  messageNotFound: "com.microsoft:message-not-found",
  messageTooLarge: "amqp:link:message-size-exceeded",
  notAllowed: "amqp:not-allowed",
  notFound: "amqp:not-found",
  notImplemented: "amqp:not-implemented",
  serverBusy: "com.microsoft:server-busy",
  sessionCannotBeLocked: "com.microsoft:session-cannot-be-locked",
  sessionLockLost: "com.microsoft:session-lock-lost",
  timeout: "com.microsoft:timeout",
} as const;
export type Condition = (typeof conditions)[keyof typeof conditions];

/** A request the broker turns down. It travels to the client as an AMQP error with this condition and this sentence. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly condition: Condition;

  constructor(condition: Condition, description: string) {
    super(description);
    this.condition = condition;
  }
}
