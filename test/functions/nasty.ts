import fc from "fast-check";

const nasty = fc.constantFrom(
  "",
  " ",
  ".",
  "..",
  "../..",
  "a/b",
  "a?b",
  "a#b",
  "%2F",
  "\\",
  "\u0000",
  "ä",
  "😀",
  "\ud800",
  "__proto__",
  "constructor",
  "null",
  "0",
  "-1",
  "NaN",
  "'; DROP TABLE Orders; --",
  "{{7*7}}",
  "a".repeat(300),
  "*",
  "{a}",
  "chk_",
);

/** Texts that have broken other services, and random ones. */
export const word = fc.oneof(
  nasty,
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 8 }),
);

export const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.5, 1e21, -0, 999, 1000, 99_999_999, 100_000_000, 2 ** 53, 1e308, 1e-320),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

export const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, [], {}, ""),
  number,
  word,
);

/** Bodies that are no JSON, hardly JSON, or more than JSON should be. */
export const brokenBody = fc.constantFrom(
  "{",
  "",
  "[",
  "nul",
  '{"a":',
  "{'a':1}",
  '"\\ud800"',
  "[".repeat(5000),
  `${"[".repeat(5000)}${"]".repeat(5000)}`,
  `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`,
  "\ufeff{}",
  "1e999",
  '{"a":4242424242424242}',
  '{"a":"4242 4242 4242 4242"}',
  '{"4242424242424242":1}',
  '{"__proto__":{"a":1}}',
  '{"a":1,"a":2}',
  " ".repeat(300_000),
);

/** Nearly always the first; a value of the second now and then. */
export const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<unknown>, weight = 9) =>
  fc.oneof({ weight, arbitrary: usual as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: other });

/** Only what a header may hold: no control characters, and nothing beyond Latin-1. */
export const headerText = (text: string): string => text.replace(/[^\u0020-\u007e\u00a1-\u00ff]/g, "").trim();
