import type { Json } from "../json.ts";

export type Kind = "undefined" | "null" | "boolean" | "number" | "string" | "array" | "object";

export const kindOf = (value: Json | undefined): Kind => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const kind = typeof value;
  return kind === "boolean" || kind === "number" || kind === "string" || kind === "undefined"
    ? kind
    : "object";
};

/**
 * Strings in the order of their code points. JavaScript's own order is that of UTF-16 units, in which a character
 * beyond the first plane (a surrogate pair) comes before U+E000 to U+FFFF.
 */
export const compareText = (left: string, right: string): number => {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
};

const rank = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
};

/** Two values of one and the same primitive kind. */
export const compareSame = (left: Json | undefined, right: Json | undefined): number => {
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (left === right) return 0;
  return Number(left) < Number(right) ? -1 : 1;
};
