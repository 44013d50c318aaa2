import type { TokenCredential } from "@azure/identity";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { connectRedis, type RedisConnection } from "../../../adapters/redis/connect.ts";
import type { Clock } from "../../../adapters/redis/entra.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";

const hour = 3_600_000;
const user = "00000000-0000-0000-0000-00000000000a";

/** A clock that stands until a test moves it; what is due is then called. */
const aClock = () => {
  let time = 0;
  let waiting: { at: number; call: () => void }[] = [];
  const clock: Clock = {
    now: () => time,
    after: (ms, call) => {
      const entry = { at: time + ms, call };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
  };
  const moveTo = (ms: number) => {
    time = ms;
    const due = waiting.filter(({ at }) => at <= time);
    waiting = waiting.filter(({ at }) => at > time);
    for (const { call } of due) call();
  };
  return { clock, moveTo, next: () => Math.min(...waiting.map(({ at }) => at)) };
};

describeOnRedis("a connection to Redis by tokens", () => {
  let server: RunningRedis;
  let admin: Redis;
  const opened: RedisConnection[] = [];
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url, { protocol: 2 });
  });
  afterEach(() => Promise.all(opened.splice(0).map((connection) => connection.close())));
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  /** What the service does with a token: takes it until it ends, then closes every connection that came with it. */
  const accept = (token: string) =>
    admin.call("ACL", "SETUSER", user, "on", "resetpass", `>${token}`, "~*", "&*", "+@all");
  const closeAll = () => admin.call("CLIENT", "KILL", "USER", user);

  /** Each token is good for an hour. */
  const anIssuer = (clock: Clock) => {
    let given = 0;
    let isAway = false;
    const credential: TokenCredential = {
      async getToken() {
        if (isAway) throw new Error("the identity endpoint is away");
        given += 1;
        await accept(`token-${given}`);
        return { token: `token-${given}`, expiresOnTimestamp: clock.now() + hour };
      },
    };
    const away = (is: boolean) => {
      isAway = is;
    };
    return { credential, given: () => given, away };
  };

  const connect = () => {
    const { clock, ...time } = aClock();
    const issuer = anIssuer(clock);
    const troubles: Error[] = [];
    const connection = connectRedis(server.url, (error) => troubles.push(error), {
      user,
      credential: issuer.credential,
      clock,
    });
    opened.push(connection);
    return { connection, issuer, troubles, ...time };
  };

  it("logs in with the first token as the identity's object id", async () => {
    const { connection } = connect();
    await until(() => connection.commands.status === "ready", 5000);
    expect(await connection.commands.call("ACL", "WHOAMI")).toBe(user);
  });

  it("renews the token at least five minutes before it ends, so that the end closes nothing in use", async () => {
    const { connection, issuer, moveTo, next } = connect();
    await until(() => connection.commands.status === "ready" && Number.isFinite(next()), 5000);
    expect(next()).toBeLessThanOrEqual(hour - 5 * 60_000);
    moveTo(next());
    await until(() => issuer.given() === 2, 5000);
    await connection.commands.set("alive", "yes");
    expect(await connection.commands.get("alive")).toBe("yes");
  });

  it("comes back by itself with the token of the moment when the server closes every connection", async () => {
    const { connection, issuer, moveTo, next } = connect();
    await until(() => connection.commands.status === "ready" && Number.isFinite(next()), 5000);
    moveTo(next());
    await until(() => issuer.given() === 2 && connection.commands.options.password === "token-2", 5000);
    await closeAll();
    await until(async () => (await connection.commands.ping().catch(() => "")) === "PONG", 5000);
    expect(await connection.commands.call("ACL", "WHOAMI")).toBe(user);
  });

  it("lets the subscribing connection come back with the new token, too", async () => {
    const { connection, issuer, moveTo, next } = connect();
    await until(() => connection.subscriber.status === "ready" && Number.isFinite(next()), 5000);
    await connection.subscriber.subscribe("a");
    moveTo(next());
    await until(() => issuer.given() === 2, 5000);
    await until(() => connection.subscriber.status === "ready", 5000);
    await connection.subscriber.subscribe("b");
    const heard = new Promise<string>((resolve) =>
      connection.subscriber.once("message", (_, text) => resolve(text)),
    );
    await admin.publish("b", "hello");
    expect(await heard).toBe("hello");
  });

  it("asks again soon when no token was to be had, and says so", async () => {
    const { connection, issuer, troubles, moveTo, next } = connect();
    await until(() => connection.commands.status === "ready" && Number.isFinite(next()), 5000);
    issuer.away(true);
    moveTo(next());
    await until(() => troubles.some(({ message }) => message.includes("identity endpoint")), 5000);
    issuer.away(false);
    moveTo(next());
    await until(() => issuer.given() === 2, 5000);
    expect(await connection.commands.ping()).toBe("PONG");
  });
});
