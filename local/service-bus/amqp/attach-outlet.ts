import type { Sender } from "rhea";
import type { Fault } from "../../control/faults.ts";
import type { SessionWaiter } from "../dispatcher.ts";
import type { Lane, SessionOwner } from "../queue/lane.ts";
import { MessageQueue } from "../queue/message-queue.ts";
import { conditions, Refusal } from "../refusal.ts";
import { entityAddress, findEntity } from "./address.ts";
import type { LinkContext } from "./link-context.ts";
import { Outlet } from "./outlet.ts";
import { isRequestNode } from "./requests.ts";
import { answerModes, answerProperties, holdAttach, prepareDrain, releaseAttach } from "./rhea-internals.ts";
import { type SessionWish, sessionWishOf, waitLimitOf } from "./session-wish.ts";
import { strikeAttach } from "./strike-attach.ts";

/** A client attaches a link to receive by: from a subscription, its dead-letter queue, a session, or answers to requests. */
export const attachOutlet = (context: LinkContext, link: Sender): void => {
  const refusing = (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.peer.closeLink(link, error);
    }
  };
  refusing(() => {
    const address = entityAddress(link.source?.address) ?? "";
    if (isRequestNode(address)) {
      confirm(link);
      context.peer.addReplies(link);
      return;
    }
    const queue = findEntity(context.broker, address);
    if (!(queue instanceof MessageQueue)) {
      throw new Refusal(
        conditions.notAllowed,
        `'${address}' is a topic; messages are received from its subscriptions.`,
      );
    }
    const wish = sessionWishOf(link, queue);
    strikeAttach(context, link, "receive", (owed) => refusing(() => open(context, link, queue, wish, owed)));
  });
};

const open = (
  context: LinkContext,
  link: Sender,
  queue: MessageQueue,
  wish: SessionWish,
  owed?: Fault,
): void => {
  if (wish.kind === "none") {
    confirm(link);
    const outlet = new Outlet(context, link, queue, undefined, owed);
    context.peer.addLink(link, "receive", () => outlet.ended());
    return;
  }
  const lost = new Refusal(
    conditions.sessionLockLost,
    "The session lock has expired. Accept the session again.",
  );
  const owner: SessionOwner = { name: link.name, lost: () => context.peer.closeLink(link, lost) };
  const now = context.broker.now();
  queue.expire(now);
  const session =
    wish.kind === "named"
      ? queue.sessions.accept(wish.id, owner, now)
      : queue.sessions.acceptNext(owner, now);
  if (session) openSession(context, link, queue, session, owner, owed);
  else waitForSession(context, link, queue, owner, owed);
};

const openSession = (
  context: LinkContext,
  link: Sender,
  queue: MessageQueue,
  session: Lane,
  owner: SessionOwner,
  owed?: Fault,
): void => {
  confirm(link, { "com.microsoft:session-filter": session.id });
  answerProperties(link, { "com.microsoft:locked-until-utc": ticksOf(session.lockedUntil) });
  const outlet = new Outlet(context, link, queue, session, owed);
  context.peer.addLink(link, "receive", () => {
    outlet.ended();
    queue.sessions.release(session, owner, context.broker.now());
  });
};

/** The client's attach stays unanswered until a session is free or the time it gave is over. */
const waitForSession = (
  context: LinkContext,
  link: Sender,
  queue: MessageQueue,
  owner: SessionOwner,
  owed?: Fault,
): void => {
  const dispatcher = context.broker.dispatcherOf(queue);
  holdAttach(link);
  let over = false;
  const stop = () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    dispatcher.stopWaiting(waiter);
    releaseAttach(link);
  };
  const waiter: SessionWaiter = {
    owner,
    grant: (session) => {
      stop();
      openSession(context, link, queue, session, owner, owed);
    },
  };
  const timer = setTimeout(() => {
    const description =
      "The operation did not complete within the allotted time: no session became available.";
    context.peer.closeLink(link, new Refusal(conditions.timeout, description));
  }, waitLimitOf(link)).unref();
  dispatcher.waitForSession(waiter);
  context.peer.addLink(link, "receive", stop);
};

/** Without source and target an attach is a refusal; with them it is an answer. */
const confirm = (link: Sender, filter?: Record<string, unknown>): void => {
  const { address } = link.source;
  link.set_source(filter ? { address, filter } : { address });
  link.set_target({ address: link.target?.address ?? "" });
  answerModes(link);
  prepareDrain(link);
};

/** .NET ticks (100 ns since the year 1) of an epoch time in milliseconds, as the eight bytes of a long. */
const ticksOf = (milliseconds: number): Buffer => {
  const ticks = Buffer.alloc(8);
  ticks.writeBigInt64BE(621_355_968_000_000_000n + BigInt(milliseconds) * 10_000n);
  return ticks;
};
