import type { ChainableCommander } from "ioredis";

/** Redis is away, did not answer in time, or refused a command: nobody knows what was done. */
export class RedisFailed extends Error {
  override readonly name = "RedisFailed";
}

/**
 * Waits for a command. An error of the client carries the command with its arguments, addresses among them, and errors
 * are logged: only the text goes on.
 */
export const ask = async <T>(command: Promise<T>): Promise<T> => {
  try {
    return await command;
  } catch (error) {
    throw failed(error);
  }
};

/** Sends what was chained in one trip; the replies in order, or the first error. */
export const askAll = async (pipeline: ChainableCommander): Promise<readonly unknown[]> => {
  const results = (await ask(pipeline.exec())) ?? [];
  return results.map(([error, reply]) => {
    if (error) throw failed(error);
    return reply;
  });
};

const failed = (error: unknown): RedisFailed =>
  new RedisFailed(error instanceof Error ? error.message : String(error));
