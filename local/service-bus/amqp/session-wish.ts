import type { Sender } from "rhea";
import type { MessageQueue } from "../queue/message-queue.ts";
import { conditions, Refusal } from "../refusal.ts";

/** What a receiving link asks for: no session, one by its id, or the next one that is free. */
export type SessionWish =
  | { readonly kind: "none" }
  | { readonly kind: "named"; readonly id: string }
  | { readonly kind: "next" };

const sessionFilter = "com.microsoft:session-filter";

/** Reads the link's filters; a filter that is not understood is refused by its name, as is a wish the queue cannot grant. */
export const sessionWishOf = (link: Sender, queue: MessageQueue): SessionWish => {
  const filters: Record<string, unknown> = link.source.filter ?? {};
  for (const name of Object.keys(filters)) {
    if (name !== sessionFilter) {
      throw new Refusal(conditions.notImplemented, `The filter ${name} is not supported by this broker.`);
    }
  }
  if (!Object.hasOwn(filters, sessionFilter)) return withoutSession(queue);
  const id: unknown = filters[sessionFilter];
  if (id === null || id === undefined) return { kind: "next" };
  if (typeof id === "string") return { kind: "named", id };
  throw new Refusal(conditions.invalidField, "A session filter must hold a session id or nothing.");
};

const withoutSession = (queue: MessageQueue): SessionWish => {
  if (!queue.settings.requiresSession) return { kind: "none" };
  throw new Refusal(
    conditions.notAllowed,
    "It is not possible for an entity that requires sessions to create a non-sessionful message receiver.",
  );
};

/** How long the client waits for a session, in milliseconds; without a word from it, a minute. */
export const waitLimitOf = (link: Sender): number => {
  const limit: unknown = link.properties?.["com.microsoft:timeout"];
  return typeof limit === "number" ? limit : 60_000;
};
