import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import rhea, { type Connection, type Container, type EventContext } from "rhea";
import type { FaultSource } from "../../control/faults.ts";
import type { Broker } from "../broker.ts";
import { attachInlet } from "./attach-inlet.ts";
import { attachOutlet } from "./attach-outlet.ts";
import { gatherWrites } from "./gather-writes.ts";
import { Outages } from "./outages.ts";
import { Peer } from "./peer.ts";
import { passRawTransfers } from "./rhea-internals.ts";

/** As on Azure: frames of at most 64 KiB. The link options leave acceptance and settlement to the broker. */
const connectionOptions = {
  max_frame_size: 64 * 1024,
  receiver_options: { autoaccept: false, autosettle: false },
  sender_options: { autosettle: false, treat_modified_as_released: false },
};

/** Serves a broker on a loopback port by AMQP 1.0. */
export class AmqpServer {
  readonly #broker: Broker;
  readonly #outages: Outages;
  readonly #container: Container;
  readonly #server: Server;
  readonly #peers = new Map<Connection, Peer>();

  constructor(broker: Broker, faults: FaultSource | undefined) {
    this.#broker = broker;
    this.#outages = new Outages(faults);
    this.#container = this.#newContainer();
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Listens and says on which port. */
  async listen(port: number): Promise<number> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (typeof address !== "object" || !address) throw new Error("The AMQP server has no port.");
    return address.port;
  }

  /** Ends every connection, as when the service goes away. */
  cut(): void {
    for (const peer of [...this.#peers.values()]) peer.cut();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }

  #accept(socket: Socket): void {
    // A client that goes away without a word is no news.
    socket.on("error", () => {});
    if (this.#outages.refusesConnections()) {
      socket.resetAndDestroy();
      return;
    }
    socket.setNoDelay(true);
    gatherWrites(socket);
    const connection = this.#container.create_connection({ ...connectionOptions, port: 0 });
    const peer = new Peer(connection, socket);
    this.#peers.set(connection, peer);
    socket.once("close", () => {
      this.#peers.delete(connection);
      peer.ended();
    });
    connection["accept"](socket);
  }

  #newContainer(): Container {
    const container = rhea.create_container({ id: "local-service-bus" });
    container.on("session_open", ({ session }: EventContext) => session && passRawTransfers(session));
    container.on("receiver_open", ({ connection, receiver }: EventContext) => {
      const peer = this.#peers.get(connection);
      if (peer && receiver) attachInlet({ peer, broker: this.#broker, outages: this.#outages }, receiver);
    });
    container.on("sender_open", ({ connection, sender }: EventContext) => {
      const peer = this.#peers.get(connection);
      if (peer && sender) attachOutlet({ peer, broker: this.#broker, outages: this.#outages }, sender);
    });
    container.on("disconnected", ({ connection }: EventContext) => this.#peers.get(connection)?.ended());
    // rhea throws where nobody listens; what a client does wrong ends its connection and nothing else.
    for (const event of [
      "connection_error",
      "session_error",
      "sender_error",
      "receiver_error",
      "protocol_error",
    ]) {
      container.on(event, () => {});
    }
    container.on("error", (error: unknown) => {
      console.error("The local Service Bus failed to serve a client:", error);
    });
    return container;
  }
}
