import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

/** The flags of a command; undefined, once the usage is printed and the exit code is 2, where they make no sense. */
export const readFlags = <const T extends ParseArgsOptionsConfig>(options: T, usage: string) => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const [firstSentence = ""] = String(error instanceof Error ? error.message : error).split(". ");
    process.stderr.write(`${firstSentence}\n\n${usage}\n`);
    process.exitCode = 2;
    return undefined;
  }
};
