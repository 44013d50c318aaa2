import type { Redis } from "ioredis";
import { millis } from "../../domain/instant.ts";
import type { Answers, CheckoutAnswer } from "../../ports/answers.ts";
import { ask, askAll } from "./ask.ts";
import { answerChannel, waitsKey } from "./keys.ts";
import { Mailbox } from "./mailbox.ts";
import { Subscriptions } from "./subscriptions.ts";

/**
 * Answers over a Redis channel per checkout. `subscriber` is a connection of its own, one for the whole process, because
 * one that has subscribed can do nothing else.
 */
export const redisAnswers = (redis: Redis, subscriber: Redis): Answers => {
  const subscriptions = new Subscriptions(subscriber);
  return {
    async publish(checkoutId, answer) {
      try {
        const pipeline = redis.pipeline();
        const key = waitsKey(checkoutId);
        if (answer.status === "requires_action") pipeline.set(key, "1", "PXAT", millis(answer.holdExpiresAt));
        else pipeline.del(key);
        await askAll(pipeline.publish(answerChannel(checkoutId), JSON.stringify(answer)));
      } catch {
        // The answer is a hint: who waits for it asks when its time is over.
      }
    },

    async listen(checkoutId) {
      const mailbox = new Mailbox<CheckoutAnswer>();
      const stop = await subscriptions.add(answerChannel(checkoutId), (message) => {
        const answer = read(message);
        if (answer) mailbox.put(answer);
      });
      return {
        next: (timeoutMs) => mailbox.take(timeoutMs),
        async close() {
          mailbox.close();
          await stop();
        },
      };
    },

    async waitsForAction(checkoutId) {
      return (await ask(redis.exists(waitsKey(checkoutId)))) === 1;
    },
  };
};

/** What cannot be read is nothing that was answered here, and must not end the process that hears it. */
const read = (message: string): CheckoutAnswer | undefined => {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};
