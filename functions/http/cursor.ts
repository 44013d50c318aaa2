import { invalid } from "./validate.ts";

/** A place in a list, as opaque text. */
export const cursorText = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

const isText = (value: unknown): value is string => typeof value === "string" && value.length > 0;

/**
 * The two texts that a place is made of, or the refusal of a cursor that this service did not give. `isFirst` says
 * whether the first of them can be one of the list's.
 */
export const readCursor = <First extends string>(
  cursor: string | undefined,
  isFirst: (text: string) => text is First,
):
  | { readonly place: readonly [First, string] | undefined }
  | { readonly refusal: ReturnType<typeof invalid> } => {
  if (cursor === undefined) return { place: undefined };
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(place) && place.length === 2 && isText(place[0]) && isText(place[1]))
      if (isFirst(place[0])) return { place: [place[0], place[1]] };
  } catch {
    // falls through: not a cursor
  }
  return { refusal: invalid([{ pointer: "/cursor", message: "is no cursor of this list" }]) };
};

/** A page of at most `limit` of the items that were asked for one too many, and the cursor of the next page. */
export const pageOf = <T>(
  found: readonly T[],
  limit: number,
  place: (last: T) => readonly [string, string],
) => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? cursorText(place(last)) : null };
};
