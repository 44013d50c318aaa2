import { expect, it } from "vitest";
import { connectRedis } from "../../../adapters/redis/connect.ts";
import { velocityKey } from "../../../adapters/redis/keys.ts";
import { redisVelocity } from "../../../adapters/redis/velocity.ts";
import type { CheckoutId } from "../../../domain/ids.ts";
import { second } from "../../ports/order-builders.ts";
import { velocityContract } from "../../ports/velocity.contract.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startJsRedis, startRedis } from "../../support/redis-server.ts";

const opened = async (start: () => Promise<RunningRedis>) => {
  const server = await start();
  const connection = connectRedis(server.url);
  return {
    velocity: redisVelocity(connection.commands),
    connection,
    server,
    async close() {
      await connection.close();
      await server.stop();
    },
  };
};

describeOnRedis("on a real server", () => {
  velocityContract("Redis", () => opened(startRedis));

  it("a pseudonym is forgotten an hour after it was last heard of", async () => {
    const { velocity, connection, close } = await opened(startRedis);
    await velocity.count(["somebody"], "chk_1" as CheckoutId, second(0));
    const life = await connection.commands.pttl(velocityKey("somebody"));
    expect(life).toBeGreaterThan(3_590_000);
    expect(life).toBeLessThanOrEqual(3_600_000);
    await close();
  });

  it("nobody counts while the server is away", async () => {
    const { velocity, connection, server } = await opened(startRedis);
    await server.stop();
    await expect(velocity.count(["somebody"], "chk_1" as CheckoutId, second(0))).rejects.toThrow();
    await connection.close();
  });
});

velocityContract("the server in JavaScript", () => opened(startJsRedis));
