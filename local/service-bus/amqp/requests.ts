import rhea, { type EventContext, type Message } from "rhea";
import { conditions, Refusal } from "../refusal.ts";
import { findEntity } from "./address.ts";
import { answerCbs } from "./cbs.ts";
import type { LinkContext } from "./link-context.ts";
import { answerManagement, sideOf } from "./management.ts";
import { delayOf, refusalOf } from "./outages.ts";
import { accepted } from "./rhea-internals.ts";

/** A request as it came, decoded. */
export type Request = {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The name of the link for whose messages or session the request is made. */
  readonly linkName: string | undefined;
};

/** What is answered: a status as in HTTP, and the body of a map. */
export type Answer = { readonly status: number; readonly body?: Readonly<Record<string, unknown>> };

const managementSuffix = /\/\$management$/i;

/** Whether requests are sent to this address, and answers received from it. */
export const isRequestNode = (address: string): boolean =>
  address.toLowerCase() === "$cbs" || managementSuffix.test(address);

/** What handles the messages sent to a request node; nothing if the address is none. */
export const requestHandlerFor = (
  context: LinkContext,
  address: string,
): ((event: EventContext) => void) | undefined => {
  if (!isRequestNode(address)) return undefined;
  if (address.toLowerCase() === "$cbs") return (event) => answer(context, event, answerCbs);
  const entity = findEntity(context.broker, address.replace(managementSuffix, ""));
  return (event) =>
    strikeRequest(context, event, () =>
      answer(context, event, (request) => answerManagement(context.broker, entity, request)),
    );
};

const strikeRequest = (context: LinkContext, event: EventContext, handle: () => void): void => {
  const { peer, broker, outages } = context;
  const side = sideOf(decode(event).request.operation);
  const fault = outages.strike(side);
  if (fault?.kind === "down") {
    peer.sever(side, fault);
  } else if (fault?.kind === "lose-answer") {
    handle();
    broker.whenKept(() => peer.sever(side, fault));
  } else if (fault?.kind === "latency") {
    peer.later(delayOf(fault), handle);
  } else if (fault) {
    answer(context, event, () => {
      throw refusalOf(fault);
    });
  } else {
    handle();
  }
};

const answer = (
  { peer, broker }: LinkContext,
  event: EventContext,
  handle: (request: Request) => Answer,
): void => {
  const { message, request } = decode(event);
  event.delivery?.update(true, accepted());
  const { status, body, refusal } = attempt(() => handle(request));
  const fault = refusal && { errorCondition: refusal.condition, "error-condition": refusal.condition };
  const description = refusal?.message ?? "OK";
  broker.whenKept(() => {
    peer.repliesTo(message.reply_to)?.send({
      correlation_id: message.message_id ?? "",
      application_properties: {
        statusCode: rhea.types.wrap_int(status),
        "status-code": rhea.types.wrap_int(status),
        statusDescription: description,
        "status-description": description,
        ...fault,
      },
      body,
    });
  });
};

const attempt = (handle: () => Answer): Answer & { readonly refusal?: Refusal } => {
  try {
    return handle();
  } catch (error) {
    if (error instanceof Refusal) return { status: statusOf(error), refusal: error };
    throw error;
  }
};

const decode = ({ message }: EventContext) => {
  const decoded = Buffer.isBuffer(message) ? rhea.message.decode(message) : (message ?? { body: undefined });
  const { operation, "associated-link-name": linkName } = Object(decoded["application_properties"]);
  const body = Object(decoded["body"]);
  return {
    message: decoded as Message,
    request: {
      operation: String(operation),
      body,
      linkName: typeof linkName === "string" ? linkName : undefined,
    },
  };
};

/** The client looks at the condition first; the status is what the service would send along. */
const statusOf = ({ condition }: Refusal): number => {
  switch (condition) {
    case conditions.notFound:
    case conditions.messageNotFound:
      return 404;
    case conditions.messageLockLost:
    case conditions.sessionLockLost:
    case conditions.sessionCannotBeLocked:
      return 410;
    case conditions.notImplemented:
      return 501;
    case conditions.serverBusy:
      return 503;
    case conditions.internalError:
      return 500;
    case conditions.timeout:
      return 408;
    case conditions.messageTooLarge:
      return 403;
    case conditions.decodeError:
    case conditions.invalidField:
    case conditions.notAllowed:
      return 400;
  }
};
