import type * as z from "zod";

/** One setting: how it is read from the environment, and what its reader must know. */
export type Setting<T> = {
  /** Takes the text of the variable, or undefined when it is not set. */
  readonly schema: z.ZodType<T>;
  readonly description: string;
  /** What a good value looks like, for the message that refuses a bad one. */
  readonly expected: string;
  readonly secret?: boolean;
  /** As shown in the documentation; absent = it must be set. */
  readonly usual?: string;
};

export const setting = <T>(definition: Setting<T>): Setting<T> => definition;
