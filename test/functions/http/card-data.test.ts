import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsCardData } from "../../../functions/http/card-data.ts";
import { grouped, isLuhn, someCard, someDigits } from "../../domain/a-card.ts";
import { call } from "../../support/a-request.ts";
import { anEndpoint } from "./a-endpoint.ts";

const card = "4242424242424242";
const holds = (raw: string) => {
  JSON.parse(raw); // it is asked only of what is JSON
  return holdsCardData(raw);
};
const isCard = (value: unknown) => holds(JSON.stringify(value));

describe("card data in a body", () => {
  it("is found in a member that another of the same name hides", () => {
    expect(holds('{"x":"4242424242424242","x":"a"}')).toBe(true);
  });

  it("is found in any string at any depth, and in keys", () => {
    for (const value of [
      card,
      { a: card },
      { a: { b: [1, { c: `my card: ${card}` }] } },
      { [card]: 1 },
      [[[card]]],
      { a: { "4242-4242-4242-4242": {} } },
    ])
      expect(isCard(value), JSON.stringify(value)).toBe(true);
  });

  it("is found in integers, also where a double would lose their digits", () => {
    for (const raw of [
      card,
      `{"a":${card}}`,
      `[-${card}]`,
      "[6212345678901234569]".replace("6212345678901234569", "4000000000000000006"),
    ])
      expect(holds(raw), raw).toBe(true);
    expect(holds(`{"a":${card}.5}`)).toBe(false);
    expect(holds(`{"a":1.${card}}`)).toBe(false);
    expect(holds(`{"a":1${card}}`)).toBe(false);
  });

  it("is found behind escapes", () => {
    expect(holds('{"a":"\\u0034242424242424242"}')).toBe(true);
    expect(
      holds(
        '{"a":"\\u0034\\u0032\\u0034\\u0032\\u0034\\u0032\\u0034\\u0032\\u0034\\u0032\\u0034\\u0032\\u0034\\u0032\\u0034\\u0032"}',
      ),
    ).toBe(true);
    expect(holds('{"\\u00342424242424242 42":1}')).toBe(true);
    expect(holds('{"a":"4242\\u0020424242424242"}')).toBe(true);
  });

  it("is not made of digits that stand in different values", () => {
    expect(isCard({ a: "42424242", b: "42424242" })).toBe(false);
    expect(isCard(["4242", "4242", "4242", "4242"])).toBe(false);
    expect(isCard([4242, 4242, 4242, 4242])).toBe(false);
  });

  it("is found wherever it is put, in any grouping", () => {
    const place = fc.constantFrom(
      (text: string) => ({ name: text }),
      (text: string) => ({ [text]: null }),
      (text: string) => [1, [{ deep: [text] }]],
      (text: string) => ({ a: "x", b: { c: `» ${text} «` } }),
    );
    fc.assert(
      fc.property(someCard.chain(grouped), place, (text, put) => isCard(put(text))),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(someCard, (digits) => holds(`{"n":${digits}}`)));
  });

  it("is not seen in numbers that fail Luhn's check", () => {
    fc.assert(
      fc.property(
        someDigits(13, 19).filter((digits) => !isLuhn(digits) && !digits.startsWith("0")),
        (digits) => !holds(`{"n":${digits}}`) && !isCard({ n: digits }),
      ),
    );
  });

  it("is looked for quickly in a body of the largest size", () => {
    const began = performance.now();
    for (const raw of [
      JSON.stringify({ a: "1 ".repeat(120_000) }),
      JSON.stringify(Array.from({ length: 20_000 }, () => 1234567890123)),
      JSON.stringify({ a: "4242 4242 4242 ".repeat(15_000) }),
      `"${"\\u0031".repeat(40_000)}"`,
      JSON.stringify({ a: '\\"'.repeat(60_000) }),
    ])
      holds(raw);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it("is refused without a word of it in the answer, on every kind of route", async () => {
    for (const endpoint of [anEndpoint(), anEndpoint({ withBody: false }), anEndpoint({ caller: "staff" })]) {
      const { status, body } = await call(endpoint, { body: { name: `card ${card}` } });
      expect([status, body.code]).toEqual([400, "card_data_not_accepted"]);
      expect(JSON.stringify(body)).not.toMatch(/4242|errors/);
      expect(endpoint.asked).toEqual([]);
      expect(endpoint.reported).toEqual([]);
    }
  });
});
