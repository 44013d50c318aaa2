import { withChanges } from "../message/content.ts";
import type { Held } from "./held.ts";

/** Why a message is dead-lettered; the two texts become application properties of it, beside those given. */
export type DeathCertificate = {
  readonly reason: string | undefined;
  readonly description: string | undefined;
  readonly properties?: Readonly<Record<string, unknown>>;
};

export const sessionless: DeathCertificate = {
  reason: "Session ID is null",
  description: "Session enabled entity doesn't allow a message whose session identifier is null.",
};

export const expired: DeathCertificate = {
  reason: "TTLExpiredException",
  description: "The message expired and was dead lettered.",
};

export const deliveredTooOften = (attempts: number): DeathCertificate => ({
  reason: "MaxDeliveryCountExceeded",
  description: `Message could not be consumed after ${attempts} delivery attempts.`,
});

/** The message as it lies in the dead-letter queue: it keeps its number and its times, and never expires again. */
export const deadOf = (held: Held, { reason, description, properties }: DeathCertificate): Held => {
  const said = Object.entries({ DeadLetterReason: reason, DeadLetterErrorDescription: description });
  const changes = { ...properties, ...Object.fromEntries(said.filter(([, text]) => text !== undefined)) };
  const content = withChanges(held.content, changes);
  return {
    ...held,
    content,
    expiresAt: Number.POSITIVE_INFINITY,
    deferred: false,
    lock: undefined,
    gone: false,
  };
};
