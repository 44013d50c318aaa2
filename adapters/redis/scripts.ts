import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A Lua script as Redis knows it: `sha` is what EVALSHA calls it by. */
export type Script = { readonly name: string; readonly lua: string; readonly sha: string };

const folder = join(import.meta.dirname, "lua");

/** A line `-- include name` stands for the file include/name.lua, so that what scripts share is written once. */
const withIncludes = (lua: string): string =>
  lua.replace(/^-- include (\S+)$/gm, (_, name: string) =>
    readFileSync(join(folder, "include", `${name}.lua`), "utf8"),
  );

/** A script from its text; `include` lines are filled in. */
export const scriptOf = (name: string, text: string): Script => {
  const lua = withIncludes(text);
  return { name, lua, sha: createHash("sha1").update(lua).digest("hex") };
};

const load = (name: string): Script => scriptOf(name, readFileSync(join(folder, `${name}.lua`), "utf8"));

export const scripts = {
  reserve: load("reserve"),
  pin: load("pin"),
  commit: load("commit"),
  release: load("release"),
  takeIn: load("take-in"),
  snapshot: load("snapshot"),
  counts: load("counts"),
  reconcile: load("reconcile"),
  rebuild: load("rebuild"),
  replaceCart: load("replace-cart"),
  removeCart: load("remove-cart"),
  takeRequest: load("take-request"),
  takeExpired: load("take-expired"),
  withdraw: load("withdraw"),
} as const;

/** The name of each script by its SHA-1, for whoever watches the traffic. */
export const scriptNames: ReadonlyMap<string, string> = new Map(
  Object.values(scripts).map(({ sha, name }) => [sha, name]),
);
