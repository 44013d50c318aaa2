import { redisAnswers } from "../../../adapters/redis/answers.ts";
import { redisAvailableStock } from "../../../adapters/redis/available-stock.ts";
import { redisCarts } from "../../../adapters/redis/carts.ts";
import { connectRedis, type RedisConnection } from "../../../adapters/redis/connect.ts";
import { redisDoor } from "../../../adapters/redis/door.ts";
import { redisHolds } from "../../../adapters/redis/holds.ts";
import { redisQuotes } from "../../../adapters/redis/quotes.ts";
import type { Memory } from "../../ports/memory.ts";
import type { RunningRedis } from "../../support/redis-server.ts";

export type RedisMemory = Memory & { readonly connection: RedisConnection };

/** The adapters on connections of their own; the memory is made whole where it is not yet. */
export const openMemory = async (url: string): Promise<RedisMemory> => {
  const connection = connectRedis(url);
  const { commands, subscriber } = connection;
  const stock = redisAvailableStock(commands);
  await stock.rebuild([]);
  return {
    connection,
    door: redisDoor(commands),
    holds: redisHolds(commands),
    stock,
    carts: redisCarts(commands, { ttlMs: 604_800_000 }),
    quotes: redisQuotes(commands),
    answers: redisAnswers(commands, subscriber),
    cartsThatLive: (ttlMs) => redisCarts(commands, { ttlMs }),
    async forget() {
      await commands.flushdb();
    },
    close: () => connection.close(),
  };
};

/** The adapters on a server of their own, which stops with them. */
export const openMemoryOn = async (start: () => Promise<RunningRedis>): Promise<RedisMemory> => {
  const server = await start();
  const memory = await openMemory(server.url);
  return {
    ...memory,
    async close() {
      await memory.close();
      await server.stop();
    },
  };
};
