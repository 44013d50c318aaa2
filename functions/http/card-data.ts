import { holdsCardNumber, isCardNumber } from "../../domain/card-numbers.ts";

/** Strings and numbers of JSON text, as they were written: so no digit is lost to a double, and no member to its double. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const isCard = (token: string): boolean => {
  if (token.length < 13) return false;
  return token.startsWith('"') ? holdsCardNumber(JSON.parse(token)) : isCardNumber(token.replace("-", ""));
};

/** A body without thirteen digits in a row (parted by single characters at most) and without escapes holds no card. */
const mayHold = /\\u|\d(?:[ .-]?\d){12}/;

/** Whether a body of well-formed JSON holds a card number in any string, key or integer. */
export const holdsCardData = (raw: string): boolean =>
  mayHold.test(raw) && (raw.match(tokens) ?? []).some(isCard);
