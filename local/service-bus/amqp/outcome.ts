import type { MessageQueue } from "../queue/message-queue.ts";
import { conditions, Refusal } from "../refusal.ts";

/** The outcomes a client can give a delivery, by the events under which rhea reports them. */
export const outcomeEvents = ["accepted", "rejected", "modified", "released"] as const;

/**
 * Applies a client's outcome to the message it holds: accepted completes, modified defers ("undeliverable here") or
 * abandons, rejected dead-letters, released abandons. The changes that come along go to the application properties.
 */
export const applyOutcome = (queue: MessageQueue, token: string, outcome: unknown, now: number): void => {
  const { kind, fields } = readOutcome(outcome);
  if (kind === "accepted") queue.complete(token);
  else if (kind === "released") queue.abandon(token, now);
  else if (kind === "modified" && fields["undeliverable_here"]) queue.defer(token, changesOf(fields));
  else if (kind === "modified") queue.abandon(token, now, changesOf(fields));
  else if (kind === "rejected") queue.deadLetter(token, certificateOf(fields["error"]));
  else
    throw new Refusal(
      conditions.notImplemented,
      `The outcome ${String(kind)} is not supported by this broker.`,
    );
};

const readOutcome = (outcome: unknown) => {
  const fields = Object(outcome) as Record<string, unknown> & { constructor: { composite_type?: string } };
  return { kind: fields.constructor.composite_type, fields };
};

const changesOf = (fields: Record<string, unknown>) => ({ ...Object(fields["message_annotations"]) });

const certificateOf = (error: unknown) => {
  const { DeadLetterReason, DeadLetterErrorDescription, ...properties } = Object(Object(error).info);
  return { reason: text(DeadLetterReason), description: text(DeadLetterErrorDescription), properties };
};

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
