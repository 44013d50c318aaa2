import { badRequest } from "../refusal.ts";
import { syntaxError, type Token, tokensOf } from "./tokens.ts";

/** Words of the language that cannot be a name; a property of such a name is written `c["value"]`. */
const keywords = new Set(
  `and array as asc between by desc distinct escape exists false from group in join left like limit not null offset
   or order rank right select top true udf undefined value where`.split(/\s+/),
);

/** Walks over the tokens of a query. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(query: string) {
    this.#tokens = tokensOf(query);
  }

  peek(ahead = 0): Token {
    const last = this.#tokens.length - 1;
    return this.#tokens[Math.min(this.#at + ahead, last)] ?? { kind: "end", raw: "the end", at: 0 };
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.raw.toLowerCase() === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.raw === symbol;
  }

  /** Takes the keyword or symbol if it comes next. */
  take(wordOrSymbol: string): boolean {
    if (!this.isWord(wordOrSymbol) && !this.isSymbol(wordOrSymbol)) return false;
    this.#at += 1;
    return true;
  }

  expect(wordOrSymbol: string): void {
    if (!this.take(wordOrSymbol)) throw this.stuck();
  }

  /** Takes a name: a word that is no keyword. */
  name(): string {
    const token = this.peek();
    if (token.kind !== "word" || isKeyword(token)) throw syntaxError(token.raw);
    this.#at += 1;
    return token.raw;
  }

  /** For a query that may be good elsewhere but goes beyond what is known here. */
  stuck(): Error {
    const { raw, at } = this.peek();
    return badRequest(
      `Syntax error or unknown part near '${raw}' (character ${at + 1}). The local server knows SELECT * and SELECT VALUE ` +
        "COUNT(1), WHERE with comparisons of a path, IN, ARRAY_CONTAINS, STARTSWITH, IS_DEFINED, AND, OR and NOT, " +
        "ORDER BY paths, TOP and OFFSET LIMIT.",
    );
  }
}

export const isKeyword = (token: Token): boolean =>
  token.kind === "word" && keywords.has(token.raw.toLowerCase());
