import type { Reply } from "./reply.ts";
import { invalid } from "./validate.ts";

/** What `If-Match` asks for (RFC 9110, 13.1.1): any version, or one of these entity tags; undefined where nothing is. */
export type IfMatch = "any" | readonly string[] | undefined;

const entityTag = /(?:W\/)?"[!#-~\x80-\xff]*"/g;
const someTag = '""';

/**
 * Reads the header's value. Tags may hold commas, so each is taken out before the list is parted; a list may have empty
 * elements, but must name one tag.
 */
export const readIfMatch = (
  header: string | undefined,
): { readonly ifMatch: IfMatch } | { readonly refusal: Reply } => {
  if (header === undefined) return { ifMatch: undefined };
  if (header.trim() === "*") return { ifMatch: "any" };
  const tags = header.match(entityTag) ?? [];
  const elements = header.replaceAll(entityTag, someTag).split(",");
  const isList = elements.map((each) => each.trim()).every((each) => each === "" || each === someTag);
  if (isList && tags.length > 0) return { ifMatch: tags };
  return { refusal: invalid([{ pointer: "/If-Match", message: "must be * or entity tags in quotes" }]) };
};

/** Strong comparison, so a weak tag is none's: it does not promise that what it stands for is the same. */
export const isMatch = (ifMatch: IfMatch, strongTag: string): boolean =>
  ifMatch === undefined || ifMatch === "any" || ifMatch.includes(strongTag);
