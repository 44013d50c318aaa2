import type { TokenCredential } from "@azure/identity";
import type { Redis } from "ioredis";

const scope = "https://redis.azure.com/.default";

/** Before a token's end, in ms: the service asks for three minutes at least, and closes the connection at the end. */
const marginMs = 5 * 60_000;
const spreadMs = 60_000;
const retryMs = 10_000;

export type Clock = {
  now(): number;
  /** Calls after so many ms; the answer takes it back. */
  after(ms: number, call: () => void): () => void;
};

const wallClock: Clock = {
  now: Date.now,
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export type TokenLogin = {
  /** The object id of the identity: what Azure Managed Redis calls the user. */
  readonly user: string;
  readonly credential: TokenCredential;
  readonly clock?: Clock;
};

/**
 * Logs connections in with a token and again before it ends. ioredis reads user and password anew at every connect, so
 * a reconnect has the token of that moment; a connection that stands is told by AUTH. One that subscribes may not send
 * AUTH, and connects anew instead.
 */
export const loginWithTokens = (
  { commands, subscriber }: { readonly commands: Redis; readonly subscriber: Redis },
  { user, credential, clock = wallClock }: TokenLogin,
  onTrouble: (error: Error) => void,
): { stop(): void } => {
  let cancel: (() => void) | undefined;
  let isStopped = false;

  const again = (ms: number) => {
    if (!isStopped) cancel = clock.after(ms, () => void refresh());
  };

  const refresh = async (): Promise<void> => {
    try {
      const token = await credential.getToken(scope);
      if (!token) throw new Error("the credential gave no token for Redis");
      if (isStopped) return;
      for (const redis of [commands, subscriber]) {
        redis.options.username = user;
        redis.options.password = token.token;
        await renew(redis, redis === subscriber, user, token.token);
      }
      const left = token.expiresOnTimestamp - clock.now();
      again(Math.max(retryMs, left - marginMs - Math.random() * spreadMs));
    } catch (error) {
      onTrouble(error instanceof Error ? error : new Error(String(error)));
      again(retryMs);
    }
  };

  void refresh();
  return {
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
};

/** `wait` is a connection that was never asked to connect: its first token begins it. */
const renew = async (redis: Redis, subscribes: boolean, user: string, token: string): Promise<void> => {
  if (redis.status === "wait") return void redis.connect().catch(() => {}); // its errors are heard by `error`
  if (redis.status !== "ready") return; // reconnecting: it reads the new token by itself
  if (subscribes) return void redis.disconnect(true);
  await redis.auth(user, token);
};
