import type { Delivery, EventContext, Receiver } from "rhea";
import type { Fault } from "../../control/faults.ts";
import { formats, messagesOf } from "../message/batch.ts";
import { conditions, Refusal } from "../refusal.ts";
import type { Topic } from "../topic/topic.ts";
import type { LinkContext } from "./link-context.ts";
import { delayOf, refusalOf } from "./outages.ts";
import { accepted, rawFormat, rejected } from "./rhea-internals.ts";

/** The largest message, and the largest batch, that the Standard tier takes: 256 KiB. */
export const maxMessageSize = 256 * 1024;

/** A client's sending link to a topic: every transfer is kept, then acknowledged; or refused, with the reason. */
export class Inlet {
  readonly #context: LinkContext;
  readonly #topic: Topic;
  /** A lost answer that was struck when the link attached; the first transfer pays it. */
  #owed: Fault | undefined;

  constructor(context: LinkContext, link: Receiver, topic: Topic, owed: Fault | undefined) {
    this.#context = context;
    this.#topic = topic;
    this.#owed = owed;
    link.on("message", (context: EventContext & { format?: number }) => this.#receive(context));
  }

  #receive({ delivery, message, format }: EventContext & { format?: number }): void {
    if (!delivery || !Buffer.isBuffer(message)) return;
    const fault = this.#owed ?? this.#context.outages.strike("send");
    this.#owed = undefined;
    if (fault?.kind === "down") {
      this.#context.peer.sever("send", fault);
    } else if (fault?.kind === "error" || fault?.kind === "throttle") {
      refuse(delivery, refusalOf(fault));
    } else {
      this.#take(delivery, message, format === rawFormat ? formats.plain : (format ?? formats.plain), fault);
    }
  }

  #take(delivery: Delivery, payload: Buffer, format: number, fault: Fault | undefined): void {
    try {
      if (payload.length > maxMessageSize) throw tooLarge(payload.length);
      const contents = messagesOf(payload, format);
      const now = this.#context.broker.now();
      for (const content of contents) this.#topic.send(content, now);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(delivery, error);
      return;
    }
    const acknowledge = () => delivery.update(true, accepted());
    this.#context.broker.whenKept(() => {
      if (fault?.kind === "lose-answer") this.#context.peer.sever("send", fault);
      else if (fault?.kind === "latency") this.#context.peer.later(delayOf(fault), acknowledge);
      else acknowledge();
    });
  }
}

const refuse = (delivery: Delivery, { condition, message }: Refusal) =>
  delivery.update(true, rejected(condition, message));

const tooLarge = (size: number) =>
  new Refusal(
    conditions.messageTooLarge,
    `The received message (size:${size} bytes) exceeds the limit (${maxMessageSize} bytes) currently allowed on the link.`,
  );
