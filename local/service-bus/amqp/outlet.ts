import type { Delivery, EventContext, Sender } from "rhea";
import type { Fault } from "../../control/faults.ts";
import type { Consumer, Dispatcher } from "../dispatcher.ts";
import { encodeDelivery } from "../message/delivery.ts";
import type { Held } from "../queue/held.ts";
import type { Lane } from "../queue/lane.ts";
import type { MessageQueue } from "../queue/message-queue.ts";
import { Refusal } from "../refusal.ts";
import { factsOf } from "./facts.ts";
import type { LinkContext } from "./link-context.ts";
import { delayOf, refusalOf } from "./outages.ts";
import { applyOutcome, outcomeEvents } from "./outcome.ts";
import {
  accepted,
  answerDrain,
  answerSettlement,
  freeCredit,
  rejected,
  unsentTransfers,
} from "./rhea-internals.ts";

/** A client's receiving link: hands out messages for its credit, and applies and answers the settlements that come back. */
export class Outlet implements Consumer {
  readonly mode: "lock" | "take";
  readonly session: Lane | undefined;
  readonly #context: LinkContext;
  readonly #link: Sender;
  readonly #queue: MessageQueue;
  readonly #dispatcher: Dispatcher;
  /** Tokens of messages whose settlement will find no answer. */
  readonly #losing = new Map<string, Fault>();
  #owed: Fault | undefined;
  #delay: "none" | "running" | "over" = "none";
  #draining = false;

  constructor(context: LinkContext, link: Sender, queue: MessageQueue, session?: Lane, owed?: Fault) {
    this.mode = link.snd_settle_mode === 1 ? "take" : "lock";
    this.session = session;
    this.#context = context;
    this.#link = link;
    this.#queue = queue;
    this.#owed = owed;
    this.#dispatcher = context.broker.dispatcherOf(queue);
    this.#dispatcher.add(this);
    // By this rhea reports new credit, and room in its full buffer after a settlement.
    link.on("sendable", () => context.broker.touch(queue));
    link.on("sender_flow", () => this.#finishDrain());
    link.on("sender_draining", () => this.#drain());
    for (const event of outcomeEvents) link.on(event, ({ delivery }: EventContext) => this.#settle(delivery));
  }

  hasRoom(): boolean {
    return this.#delay !== "running" && freeCredit(this.#link) > 0;
  }

  mayDeliver(): boolean {
    if (this.#delay === "over") {
      this.#delay = "none";
      return true;
    }
    const fault = this.#owed ?? this.#context.outages.strike("receive");
    this.#owed = fault?.kind === "lose-answer" ? fault : undefined;
    if (!fault || this.#owed) return true;
    if (fault.kind === "latency") this.#waitFor(delayOf(fault));
    else if (fault.kind === "down") this.#context.peer.sever("receive", fault);
    else this.#context.peer.closeLink(this.#link, refusalOf(fault));
    return false;
  }

  deliver(held: Held): void {
    const owed = this.#owed;
    this.#owed = undefined;
    if (owed && this.mode === "take") {
      this.#context.broker.whenKept(() => this.#context.peer.sever("receive", owed));
      return;
    }
    const token = held.lock?.token;
    if (owed && token) this.#losing.set(token, owed);
    const tag = token ? Buffer.from(token, "hex") : Buffer.alloc(16);
    this.#link.send(encodeDelivery(held.content, factsOf(held)), tag, 0);
  }

  /** Called when the link or its connection is over. What is locked stays so until its lock runs out. */
  ended(): void {
    this.#dispatcher.remove(this);
  }

  #waitFor(milliseconds: number): void {
    this.#delay = "running";
    this.#context.peer.later(milliseconds, () => {
      this.#delay = "over";
      this.#context.broker.touch(this.#queue);
    });
  }

  #settle(delivery: Delivery | undefined): void {
    if (!delivery || !Buffer.isBuffer(delivery.tag)) return;
    const token = delivery.tag.toString("hex");
    const fault = this.#losing.get(token) ?? this.#context.outages.strike("receive");
    this.#losing.delete(token);
    if (fault?.kind === "down") {
      this.#context.peer.sever("receive", fault);
      return;
    }
    const refusal = fault?.kind === "error" || fault?.kind === "throttle" ? refusalOf(fault) : undefined;
    const outcome = refusal ?? this.#apply(delivery, token);
    const answer = outcome ? rejected(outcome.condition, outcome.message) : accepted();
    this.#context.broker.whenKept(() => {
      const finish = () => answerSettlement(delivery, answer);
      if (fault?.kind === "lose-answer") this.#context.peer.sever("receive", fault);
      else if (fault?.kind === "latency") this.#context.peer.later(delayOf(fault), finish);
      else finish();
    });
  }

  /** What the queue has against the settlement, if anything. */
  #apply(delivery: Delivery, token: string): Refusal | undefined {
    const now = this.#context.broker.now();
    this.#queue.expire(now);
    try {
      applyOutcome(this.#queue, token, delivery.remote_state, now);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  /** The client gives up its credit: it gets what is there for it first, then the credit is used up. */
  #drain(): void {
    this.#draining = true;
    this.#context.broker.touch(this.#queue);
    // rhea writes what the turn hands out only after the turn.
    this.#context.broker.whenKept(() => setImmediate(() => this.#finishDrain()));
  }

  #finishDrain(): void {
    if (!this.#draining || this.#link.is_closed() || unsentTransfers(this.#link) > 0) return;
    this.#draining = false;
    answerDrain(this.#link);
  }
}
