import { createHash } from "node:crypto";

/** The names of scripts by the SHA-1 that EVALSHA calls them by. */
export type ScriptNames = ReadonlyMap<string, string>;

export const sha1 = (body: Buffer): string => createHash("sha1").update(body).digest("hex");
