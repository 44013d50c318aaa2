import type { Socket } from "node:net";
import type { Connection, Receiver, Sender } from "rhea";
import type { Fault } from "../../control/faults.ts";
import { conditions, type Refusal } from "../refusal.ts";
import type { Side } from "./outages.ts";
import { endConnection } from "./rhea-internals.ts";

/** One connected client: its socket, the links that carry messages, and those by which it gets answers to requests. */
export class Peer {
  readonly connection: Connection;
  readonly #socket: Socket;
  readonly #links = new Map<Sender | Receiver, { readonly side: Side; readonly ended: () => void }>();
  /** Reply links by their name and by their address; a request names one of the two. */
  readonly #replies = new Map<string, Sender>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #gone = false;

  constructor(connection: Connection, socket: Socket) {
    this.connection = connection;
    this.#socket = socket;
  }

  /** Counts a link in until it closes or the connection ends; `ended` is called then, once. */
  addLink(link: Sender | Receiver, side: Side, ended: () => void): void {
    if (this.#gone) {
      ended();
      return;
    }
    this.#links.set(link, { side, ended });
    link.once(side === "send" ? "receiver_close" : "sender_close", () => this.#endLink(link));
    link.session.once("session_close", () => this.#endLink(link));
  }

  addReplies(link: Sender): void {
    for (const name of [link.name, link.target?.address]) if (name) this.#replies.set(name, link);
    link.on("settled", ({ delivery }) => delivery?.update(true));
    link.once("sender_close", () => {
      for (const [name, other] of this.#replies) if (other === link) this.#replies.delete(name);
    });
  }

  /** The link by which a request is answered. */
  repliesTo(address: unknown): Sender | undefined {
    return typeof address === "string" ? this.#replies.get(address) : undefined;
  }

  /** Ends a link from here, with the reason. */
  closeLink(link: Sender | Receiver, refusal: Refusal): void {
    this.#endLink(link);
    link.close({ condition: refusal.condition, description: refusal.message });
  }

  /**
   * Leaves the client without an answer. The connection is cut; but one that also carries the other side's messages keeps
   * it if the fault is for one side only: then all links of the struck side go.
   */
  sever(side: Side, fault: Fault): void {
    const sides = new Set([...this.#links.values()].map((link) => link.side));
    if (fault.operation === undefined || sides.size < 2) {
      this.cut();
      return;
    }
    const error = { condition: conditions.timeout, description: "The service did not answer in time." };
    for (const [link, { side: linkSide }] of this.#links) {
      if (linkSide !== side) continue;
      this.#endLink(link);
      link.close(error);
    }
  }

  /** Does something after so many milliseconds, if the client is still there then. */
  later(milliseconds: number, action: () => void): void {
    if (this.#gone) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, milliseconds).unref();
    this.#timers.add(timer);
  }

  /** Ends the connection as a network failure does, with a reset that the client notices at once. */
  cut(): void {
    this.#socket.resetAndDestroy();
    this.ended();
  }

  /** The connection is over, whoever ended it. */
  ended(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const link of [...this.#links.keys()]) this.#endLink(link);
    endConnection(this.connection);
  }

  #endLink(link: Sender | Receiver): void {
    const known = this.#links.get(link);
    this.#links.delete(link);
    known?.ended();
  }
}
