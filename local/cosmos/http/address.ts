import { badRequest } from "../refusal.ts";

/**
 * What a request's path names, by the pairs `type/name` that all of the service's addresses are made of. `type` and
 * `link` are what the client signs: the last type, and the path of the resource (of its parent for a feed).
 */
export type Address = {
  readonly parts: readonly string[];
  readonly type: string;
  readonly link: string;
};

export const addressOf = (url: string): Address => {
  if (url.includes("?")) throw badRequest("The local server knows no query string in an address.");
  const path = url.replace(/^\/+|\/+$/g, "");
  if (path === "") return { parts: [], type: "", link: "" };
  const parts = path.includes("%") ? path.split("/").map(decoded) : path.split("/");
  // An operation on a container, such as partitionkeydelete, is signed as the container itself.
  if (parts[4] === "operations") return { parts, type: "colls", link: parts.slice(0, 4).join("/") };
  const isFeed = parts.length % 2 === 1;
  const type = parts[isFeed ? parts.length - 1 : parts.length - 2] ?? "";
  return { parts, type, link: (isFeed ? parts.slice(0, -1) : parts).join("/") };
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest(`The address is not well encoded at ${part}.`);
  }
};
