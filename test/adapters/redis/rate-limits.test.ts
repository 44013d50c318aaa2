import { expect, it } from "vitest";
import { connectRedis } from "../../../adapters/redis/connect.ts";
import { rateKey } from "../../../adapters/redis/keys.ts";
import { redisRateLimits } from "../../../adapters/redis/rate-limits.ts";
import { rateLimitsContract } from "../../ports/rate-limits.contract.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startJsRedis, startRedis } from "../../support/redis-server.ts";

const opened = async (start: () => Promise<RunningRedis>) => {
  const server = await start();
  const connection = connectRedis(server.url);
  return {
    limits: redisRateLimits(connection.commands),
    connection,
    server,
    async close() {
      await connection.close();
      await server.stop();
    },
  };
};

describeOnRedis("on a real server", () => {
  rateLimitsContract("Redis", () => opened(startRedis));

  it("an allowance is forgotten when it is whole again", async () => {
    const { limits, connection, close } = await opened(startRedis);
    const allowance = await limits.take("somebody", { requests: 6, windowMs: 60_000 });
    const life = await connection.commands.pttl(rateKey("somebody"));
    expect(life).toBeGreaterThan(allowance.wholeInMs - 1000);
    expect(life).toBeLessThanOrEqual(allowance.wholeInMs);
    await close();
  });

  it("nobody counts while the server is away", async () => {
    const { limits, connection, server } = await opened(startRedis);
    await server.stop();
    await expect(limits.take("somebody", { requests: 6, windowMs: 60_000 })).rejects.toThrow();
    await connection.close();
  });
});

rateLimitsContract("the server in JavaScript", () => opened(startJsRedis));
