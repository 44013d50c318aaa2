import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsCardNumber, isCardNumber } from "../../domain/card-numbers.ts";
import { cardWith, grouped, isLuhn, issuers, luhnDigit, someCard, someDigits } from "./a-card.ts";

describe("a card number", () => {
  for (const { name, prefixes, lengths } of issuers)
    it(`of ${name} is known by prefix and length`, () => {
      for (const prefix of prefixes)
        for (let length = 12; length <= 20; length++) {
          const digits = cardWith(prefix, length);
          expect(isCardNumber(digits), digits).toBe(lengths.includes(length));
        }
    });

  it("has one of the issuers' prefixes and no neighbour of them", () => {
    for (const prefix of [
      "2220",
      "2721",
      "50",
      "56",
      "6010",
      "6012",
      "643",
      "66",
      "61",
      "63",
      "306",
      "309",
      "31",
      "32",
      "33",
      "39",
      "1",
      "7",
      "8",
      "9",
      "0",
    ])
      for (let length = 13; length <= 19; length++)
        expect(isCardNumber(cardWith(prefix, length)), cardWith(prefix, length)).toBe(false);
  });

  it("passes Luhn's check: any other last digit makes it none", () => {
    fc.assert(
      fc.property(someCard, fc.integer({ min: 1, max: 9 }), (card, change) => {
        const other = card.slice(0, -1) + ((Number(card.at(-1)) + change) % 10);
        return isCardNumber(card) && !isCardNumber(other);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a text", () => {
  it("holds a card number in whatever groups it is written", () => {
    for (const text of [
      "4242424242424242",
      "4242 4242 4242 4242",
      "4242-4242-4242-4242",
      "4242.4242.4242.4242",
      "3782 822463 10005",
      "3782-822463.10005",
      "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
      "my card is 4242424242424242, thanks",
      "card:4242424242424242;",
      "(4242 4242 4242 4242)",
      "4242424242424242\n",
      "\u00a04242424242424242\u00a0",
      "12 4242 4242 4242 4242 12/34",
    ])
      expect(holdsCardNumber(text), text).toBe(true);
  });

  it("holds any issuer's number in any grouping, between any words", () => {
    const word = fc.constantFrom("", "card ", "Nr.: ", "<b>", "»", "no/", "#", "12 ", "2026-01-02 ", "ä, ");
    const after = fc.constantFrom("", " ok", ", x", "!", "</b>", " 99", "/27", "\t1", " — ä");
    fc.assert(
      fc.property(
        someCard.chain((card) => fc.tuple(word, grouped(card), after)),
        ([before, card, rest]) => holdsCardNumber(before + card + rest),
      ),
      { numRuns: 3000 },
    );
  });

  it("holds a card number among consecutive groups, and none across groups that are left out", () => {
    expect(holdsCardNumber("99 4242 4242 4242 4242 99 99")).toBe(true);
    expect(holdsCardNumber("99.99-4242424242424242.1")).toBe(true);
    expect(holdsCardNumber("4242 4242 99 4242 4242")).toBe(false);
    expect(holdsCardNumber(`99${cardWith("4", 16)}`)).toBe(false);
  });

  it("does not hold one where other characters, or two of them, part the groups", () => {
    for (const gap of ["  ", "--", " - ", ",", "/", "_", "\t", "\n", "\u00a0", ":", "+"])
      expect(holdsCardNumber(["4242", "4242", "4242", "4242"].join(gap)), JSON.stringify(gap)).toBe(false);
  });

  it("does not hold one right after or before a letter, a digit or an underscore", () => {
    for (const edge of ["a", "Z", "_", "é", "ß", "中", "я", "𝒳", "٣", "²", "０"]) {
      expect(holdsCardNumber(`${edge}4242424242424242`), `${edge} before`).toBe(false);
      expect(holdsCardNumber(`4242424242424242${edge}`), `${edge} after`).toBe(false);
    }
    for (const edge of ["-", "+", ".", "'", '"', "€", "😀", "/", "@", "\u0301"]) {
      expect(holdsCardNumber(`${edge}4242424242424242`), `${edge} before`).toBe(true);
      expect(holdsCardNumber(`4242424242424242${edge}`), `${edge} after`).toBe(true);
    }
  });

  it("is judged by its later stretches, too", () => {
    expect(holdsCardNumber("x4242424242424242 and 5555-5555-5555-4444")).toBe(true);
  });

  it("does not hold one in digits that fail Luhn's check", () => {
    fc.assert(
      fc.property(
        someDigits(13, 19).filter((digits) => !isLuhn(digits)),
        (digits) => !holdsCardNumber(digits),
      ),
      { numRuns: 3000 },
    );
  });

  it("does not hold one in digits of fewer than 13 or more than 19", () => {
    fc.assert(
      fc.property(
        fc.oneof(someDigits(1, 11), someDigits(19, 40)),
        (body) => !holdsCardNumber(body + luhnDigit(body)),
      ),
      { numRuns: 1000 },
    );
  });

  it("does not hold one in ids, times, telephone numbers and other everyday numbers", () => {
    for (const text of [
      "ord_4242424242424242424242424242abcd",
      "chk_42424242424242424242424242424242",
      "BX-100001",
      "pi_3P4242424242424242",
      "550e8400-e29b-41d4-a716-446655440000",
      "2026-11-24T14:26:57.123Z",
      "2026-11-24 14:26:57",
      "1764000000000",
      "1764000000000123",
      "+49 30 901820",
      "+1 (415) 555-2671",
      "+44 20 7946 0958",
      "DE89 3704 0044 0532 0130 00",
      "9780306406157",
      "10117 Berlin",
      "203.0.113.195",
      "",
    ])
      expect(holdsCardNumber(text), text).toBe(false);
  });

  it("does not hold one in keyed ids, whatever their digits", () => {
    const hex = fc.array(fc.constantFrom(..."0123456789abcdef"), { minLength: 32, maxLength: 32 });
    const mostlyDigits = fc.array(fc.constantFrom(..."0123456789012345678901234567890123456789f"), {
      minLength: 32,
      maxLength: 32,
    });
    fc.assert(
      fc.property(
        fc.constantFrom("ord", "chk", "cart", "quote", "evt"),
        fc.oneof(hex, mostlyDigits),
        (kind, id) => !holdsCardNumber(`${kind}_${id.join("")}`),
      ),
      { numRuns: 3000 },
    );
  });

  it("does not hold one in random UUIDs and times", () => {
    fc.assert(
      fc.property(
        fc.noBias(fc.uuid({ version: 4 })),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") }),
        (uuid, date) => !holdsCardNumber(uuid) && !holdsCardNumber(date.toISOString()),
      ),
      { numRuns: 2000, seed: 7 },
    );
  });

  it("is read in a time that grows with its length alone", () => {
    const began = performance.now();
    for (const text of [
      "1 ".repeat(100_000),
      "4242 ".repeat(50_000),
      "9".repeat(200_000),
      "-.".repeat(100_000),
    ])
      holdsCardNumber(text);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
