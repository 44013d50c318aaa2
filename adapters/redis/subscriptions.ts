import type { Redis } from "ioredis";
import { ask } from "./ask.ts";

type Hear = (message: string) => void;

/**
 * Who hears which channel, on one shared connection. A channel is subscribed while anybody hears it; after a reconnect
 * all of them are subscribed again here, because the client's own way leaves a failure of it unhandled.
 */
export class Subscriptions {
  readonly #subscriber: Redis;
  readonly #channels = new Map<string, Set<Hear>>();

  /** The connection must have been made without `autoResubscribe`. */
  constructor(subscriber: Redis) {
    this.#subscriber = subscriber;
    subscriber.on("message", (channel: string, message: string) => {
      for (const hear of [...(this.#channels.get(channel) ?? [])]) hear(message);
    });
    subscriber.on("ready", () => {
      if (this.#channels.size > 0) subscriber.subscribe(...this.#channels.keys()).catch(() => undefined);
    });
  }

  /** Hears a channel from when this resolves; throws when it cannot. The answer stops it. */
  async add(channel: string, hear: Hear): Promise<() => Promise<void>> {
    const hearers = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, hearers.add(hear));
    try {
      // Also where others hear it already: their own subscription may still be under way.
      await ask(this.#subscriber.subscribe(channel));
    } catch (error) {
      await this.#remove(channel, hear);
      throw error;
    }
    return () => this.#remove(channel, hear);
  }

  async #remove(channel: string, hear: Hear): Promise<void> {
    const hearers = this.#channels.get(channel);
    if (!hearers?.delete(hear) || hearers.size > 0) return;
    this.#channels.delete(channel);
    // What cannot be unsubscribed is a lost connection, which ends the subscription as well.
    await this.#subscriber.unsubscribe(channel).catch(() => undefined);
  }
}
