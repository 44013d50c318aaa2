import fc from "fast-check";

/** Prefixes of each issuer with the lengths of its numbers, as the contract lists them. */
export const issuers: readonly {
  readonly name: string;
  readonly prefixes: string[];
  readonly lengths: number[];
}[] = [
  { name: "Visa", prefixes: ["4"], lengths: [13, 16, 19] },
  { name: "Mastercard", prefixes: ["51", "52", "53", "54", "55"], lengths: [16] },
  {
    name: "Mastercard 2",
    prefixes: ["2221", "2229", "2230", "2299", "2300", "2500", "2699", "2700", "2719", "2720"],
    lengths: [16],
  },
  { name: "American Express", prefixes: ["34", "37"], lengths: [15] },
  {
    name: "Discover",
    prefixes: ["6011", "644", "645", "646", "647", "648", "649", "65"],
    lengths: [16, 17, 18, 19],
  },
  { name: "JCB", prefixes: ["35"], lengths: [16, 17, 18, 19] },
  { name: "Diners Club", prefixes: ["300", "301", "302", "303", "304", "305", "36", "38"], lengths: [14] },
  { name: "UnionPay", prefixes: ["62"], lengths: [16, 17, 18, 19] },
];

/** The last digit that a number needs, by adding every second digit doubled from the right. */
export const luhnDigit = (body: string): string => {
  const sum = [...body].reverse().reduce((total, character, index) => {
    const doubled = Number(character) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(doubled / 10) + (doubled % 10);
  }, 0);
  return `${(10 - (sum % 10)) % 10}`;
};

export const isLuhn = (digits: string): boolean => luhnDigit(digits.slice(0, -1)) === digits.at(-1);

/** A number with this prefix and length, the rest zeros but for the check digit. */
export const cardWith = (prefix: string, length: number): string => {
  const body = prefix.padEnd(length - 1, "0");
  return body + luhnDigit(body);
};

const digit = fc.integer({ min: 0, max: 9 }).map(String);
export const someDigits = (minLength: number, maxLength: number) =>
  fc.array(digit, { minLength, maxLength }).map((all) => all.join(""));

/** Any number that an issuer could have given. */
export const someCard = fc
  .constantFrom(...issuers)
  .chain(({ prefixes, lengths }) => fc.tuple(fc.constantFrom(...prefixes), fc.constantFrom(...lengths)))
  .chain(([prefix, length]) =>
    someDigits(length - 1 - prefix.length, length - 1 - prefix.length).map((rest) => prefix + rest),
  )
  .map((body) => body + luhnDigit(body));

const separator = fc.constantFrom(" ", ".", "-");

/** The digits in any groups, parted by any of the separators. */
export const grouped = (digits: string) =>
  fc
    .array(fc.option(separator, { nil: "" }), { minLength: digits.length - 1, maxLength: digits.length - 1 })
    .map((gaps) => [...digits].map((character, index) => character + (gaps[index] ?? "")).join(""));
