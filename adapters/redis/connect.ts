import { Redis, type RedisOptions } from "ioredis";
import { ask } from "./ask.ts";
import { loginWithTokens, type TokenLogin } from "./entra.ts";

/** How long a command may take, in ms, before it is thrown back as not known to have been done. */
const commandTimeout = 1500;

/**
 * What makes a door fail fast and a lost connection heal: a command waits for a reconnect under way, but not for a second
 * one, and what was sent when the connection broke is thrown back instead of sent again.
 */
const options = {
  protocol: 2,
  connectTimeout: 1000,
  commandTimeout,
  // A connection that has died without a word is given up, else it would be waited on until TCP does, for minutes.
  socketTimeout: 2 * commandTimeout,
  maxRetriesPerRequest: 0,
  // Spread, so that not every host comes back in the same instant.
  retryStrategy: (times: number) => Math.min(20 * 2 ** Math.min(times, 6), 900) + Math.random() * 100,
  // After a failover the old primary is a replica: it must be left.
  reconnectOnError: (error: Error) => error.message.includes("READONLY"),
  autoResubscribe: false,
} satisfies RedisOptions;

/** Two connections that reconnect by themselves until they are closed. */
export type RedisConnection = {
  readonly commands: Redis;
  /** For subscriptions only: a connection that has one can do nothing else. */
  readonly subscriber: Redis;
  /** Answers when Redis does; throws after the time of a command. */
  ping(): Promise<void>;
  /** Waits for what is under way; does nothing when it is closed already. */
  close(): Promise<void>;
};

/**
 * Connects to `redis://` or, encrypted, `rediss://`; returns at once, and commands wait for the connection. `onTrouble`
 * hears each failure to connect, which the client would print otherwise; none of them stops the process. With `login`
 * the password is a token, renewed before it ends; without, it is in the URL.
 */
export const connectRedis = (
  url: string,
  onTrouble: (error: Error) => void = () => undefined,
  login?: TokenLogin,
): RedisConnection => {
  const connect = (connectionName: string) =>
    new Redis(url, { ...options, connectionName, lazyConnect: login !== undefined }).on("error", onTrouble);
  const commands = connect("boxoffice");
  const subscriber = connect("boxoffice-answers");
  const tokens = login && loginWithTokens({ commands, subscriber }, login, onTrouble);
  return {
    commands,
    subscriber,
    async ping() {
      await ask(commands.ping());
    },
    async close() {
      tokens?.stop();
      await Promise.all([commands, subscriber].map(closeOne));
    },
  };
};

const closeOne = async (redis: Redis): Promise<void> => {
  if (redis.status === "ready") await redis.quit().catch(() => undefined);
  if (redis.status !== "end") redis.disconnect();
};
