import type { Redis } from "ioredis";
import { ask } from "./ask.ts";
import type { Script } from "./scripts.ts";

/** Runs a script by its hash, and sends its text where the server does not know it (new, restarted, failed over). */
export const runScript = async (
  redis: Redis,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> => {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) return ask(Promise.reject(error));
    return ask(redis.eval(script.lua, keys.length, ...keys, ...args));
  }
};

/** Runs a script that answers a word and what belongs to it. */
export const runForWords = async (
  ...call: Parameters<typeof runScript>
): Promise<readonly [word: string, ...rest: string[]]> => {
  const reply = await runScript(...call);
  if (!Array.isArray(reply) || reply.length === 0) throw new Error(`${call[1].name} answered no word`);
  const [word, ...rest] = reply.map(String);
  return [word ?? "", ...rest];
};
