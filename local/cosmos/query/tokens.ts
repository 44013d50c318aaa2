import { badRequest } from "../refusal.ts";

/** A piece of a query; `word` covers keywords, names and functions, `text` has its quotes and escapes taken off. */
export type Token =
  | { readonly kind: "word" | "symbol" | "parameter" | "end"; readonly raw: string; readonly at: number }
  | { readonly kind: "text"; readonly raw: string; readonly at: number; readonly value: string }
  | { readonly kind: "number"; readonly raw: string; readonly at: number; readonly value: number };

const pattern =
  /\s*(?:(?<word>[A-Za-z_]\w*)|(?<parameter>@[A-Za-z_]\w*)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<symbol><=|>=|!=|[^\s\w]))/y;

/** Cuts a query into tokens; the last one is always `end`. */
export const tokensOf = (query: string): readonly Token[] => {
  const tokens: Token[] = [];
  const end = query.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const groups = pattern.exec(query)?.groups;
    if (!groups) throw syntaxError(query.slice(pattern.lastIndex, pattern.lastIndex + 10));
    tokens.push(tokenOf(groups, pattern.lastIndex));
  }
  tokens.push({ kind: "end", raw: "the end", at: end });
  return tokens;
};

const tokenOf = (groups: Record<string, string | undefined>, after: number): Token => {
  const { word, parameter, number, text, symbol = "" } = groups;
  const raw = word ?? parameter ?? number ?? text ?? symbol;
  const at = after - raw.length;
  if (word !== undefined) return { kind: "word", raw, at };
  if (parameter !== undefined) return { kind: "parameter", raw, at };
  if (number !== undefined) return { kind: "number", raw, at, value: Number(number) };
  if (text !== undefined) return { kind: "text", raw, at, value: unquoted(text) };
  return { kind: "symbol", raw, at };
};

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

const unquoted = (text: string): string =>
  text.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (all, hex: string | undefined, one: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (`"'\\/`.includes(one)) return one;
    const plain = escapes[one];
    if (plain === undefined) throw syntaxError(all);
    return plain;
  });

export const syntaxError = (near: string) => badRequest(`Syntax error, incorrect syntax near '${near}'.`);
