import { holdsCardNumber, isCardNumber } from "../../domain/card-numbers.ts";

/** Numbers of JSON text outside of its strings: as they were written, so that no digit is lost to a double. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const inSomeInteger = (raw: string): boolean => {
  for (const [token] of raw.matchAll(tokens)) {
    if (token.startsWith('"') || token.length < 13) continue;
    if (isCardNumber(token.replace("-", ""))) return true;
  }
  return false;
};

const inSomeString = (value: unknown): boolean => {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string") {
      if (holdsCardNumber(next)) return true;
    } else if (Array.isArray(next)) {
      for (const member of next) left.push(member);
    } else if (typeof next === "object" && next !== null) {
      for (const [key, member] of Object.entries(next)) {
        if (holdsCardNumber(key)) return true;
        left.push(member);
      }
    }
  }
  return false;
};

/** A body without thirteen digits in a row (parted by single characters at most) and without escapes holds no card. */
const mayHold = /\\u|\d(?:[ .-]?\d){12}/;

/** Whether a body, given as its text and parsed, holds a card number in any string, key or integer. */
export const holdsCardData = (raw: string, parsed: unknown): boolean =>
  mayHold.test(raw) && (inSomeInteger(raw) || inSomeString(parsed));
