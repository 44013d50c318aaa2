import { afterAll, beforeAll, expect, it } from "vitest";
import type { CheckoutId } from "../../../domain/ids.ts";
import type { CheckoutAnswer } from "../../../ports/answers.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { openMemory, type RedisMemory } from "./open-memory.ts";

const answer: CheckoutAnswer = {
  status: "cancelled",
  failure: { code: "checkout_cancelled", message: "cancelled", retryable: true },
};

describeOnRedis("answers when the connection breaks", () => {
  let server: RunningRedis;
  let door: RedisMemory;
  let worker: RedisMemory;
  beforeAll(async () => {
    server = await startRedis();
    [door, worker] = await Promise.all([openMemory(server.url), openMemory(server.url)]);
  });
  afterAll(async () => {
    await Promise.all([door.close(), worker.close()]);
    await server.stop();
  });
  const subscribed = async () =>
    Number((await worker.connection.commands.pubsub("NUMSUB", "answer:chk_1"))[1]);

  it("subscribes each channel once for the process, and leaves it with the last who listens", async () => {
    const checkoutId = "chk_1" as CheckoutId;
    const [one, two] = [await door.answers.listen(checkoutId), await door.answers.listen(checkoutId)];
    expect(await subscribed()).toBe(1);
    await one.close();
    expect(await subscribed()).toBe(1);
    await two.close();
    expect(await subscribed()).toBe(0);
    await two.close();
  });

  it("hears again after the connection was lost", async () => {
    const listening = await door.answers.listen("chk_1" as CheckoutId);
    await worker.connection.commands.call("CLIENT", "KILL", "TYPE", "pubsub");
    await until(async () => (await subscribed()) === 1, 5000);
    await worker.answers.publish("chk_1" as CheckoutId, answer);
    expect(await listening.next(5000)).toEqual(answer);
    await listening.close();
  });

  it("hears nothing in what is no answer", async () => {
    const listening = await door.answers.listen("chk_1" as CheckoutId);
    await worker.connection.commands.publish("answer:chk_1", "{");
    await worker.answers.publish("chk_1" as CheckoutId, answer);
    expect(await listening.next(5000)).toEqual(answer);
    await listening.close();
  });

  it("throws when it cannot listen, and publishes into nothing without a word", async () => {
    const lonely = await startRedis();
    const memory = await openMemory(lonely.url);
    const heard = await memory.answers.listen("chk_1" as CheckoutId);
    await lonely.stop();
    await expect(memory.answers.listen("chk_2" as CheckoutId)).rejects.toThrow();
    await expect(memory.answers.publish("chk_1" as CheckoutId, answer)).resolves.toBeUndefined();
    await expect(memory.answers.waitsForAction("chk_1" as CheckoutId)).rejects.toThrow();
    expect(await heard.next(10)).toBeUndefined();
    await heard.close();
    await memory.close();
  });
});
