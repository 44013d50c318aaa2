import { badRequest } from "../refusal.ts";

/** Checks an item's id: a string of 1 to 255 characters without `/`, `\`, `?` and `#`. */
export const checkItemId = (id: unknown): string => {
  if (id === undefined || id === "")
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing");
  if (typeof id !== "string") throw badRequest("The property id must be a string.");
  if (id.length > 255) throw badRequest("The id is longer than 255 characters.");
  // The store keeps UTF-8, which has no half of a surrogate pair.
  if (!id.isWellFormed()) throw badRequest("The id is no well-formed Unicode text.");
  if (/[/\\?#]/.test(id)) throw badRequest("The id contains one of the characters '/', '\\', '?' and '#'.");
  return id;
};
