import type { Receiver } from "rhea";
import { conditions, Refusal } from "../refusal.ts";
import { Topic } from "../topic/topic.ts";
import { entityAddress, findEntity } from "./address.ts";
import { Inlet, maxMessageSize } from "./inlet.ts";
import type { LinkContext } from "./link-context.ts";
import { requestHandlerFor } from "./requests.ts";
import { answerMaxMessageSize, answerModes } from "./rhea-internals.ts";
import { strikeAttach } from "./strike-attach.ts";

/** A client attaches a link to send by: to a topic, or to a node that takes requests ($cbs, an entity's $management). */
export const attachInlet = (context: LinkContext, link: Receiver): void => {
  try {
    const address = entityAddress(link.target?.address);
    if (address === undefined) {
      const what = "A sending link without a target, and with it transactions,";
      throw new Refusal(conditions.notImplemented, `${what} is not supported by this broker.`);
    }
    const handler = requestHandlerFor(context, address);
    if (handler) {
      confirm(link);
      link.on("message", handler);
      return;
    }
    const topic = findEntity(context.broker, address);
    if (!(topic instanceof Topic)) {
      throw new Refusal(
        conditions.notAllowed,
        `Messages can only be sent to a topic, which '${address}' is not.`,
      );
    }
    strikeAttach(context, link, "send", (owed) => {
      confirm(link);
      new Inlet(context, link, topic, owed);
      context.peer.addLink(link, "send", () => {});
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    context.peer.closeLink(link, error);
  }
};

/** Without source and target an attach is a refusal; with them it is an answer. */
const confirm = (link: Receiver): void => {
  link.set_source({ address: link.source?.address ?? "" });
  link.set_target({ address: link.target?.address ?? "" });
  answerModes(link);
  answerMaxMessageSize(link, maxMessageSize);
};
