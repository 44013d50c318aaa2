import { conditions, Refusal } from "../refusal.ts";

/** The refusal of a settlement or renewal whose lock ran out; in a session it is the session's lock that is lost. */
export const lockLost = (inSession: boolean): Refusal =>
  inSession
    ? new Refusal(conditions.sessionLockLost, "The session lock was lost. Accept the session again.")
    : new Refusal(
        conditions.messageLockLost,
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
      );
