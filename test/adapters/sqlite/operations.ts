import fc from "fast-check";

const checkout = fc.nat(6);
const sku = fc.nat(2);
const reference = fc.constantFrom("a", "b", "c");

/** One thing that is asked of the store; checkouts and SKUs by their number. */
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ask: fc.constant("record"), checkout, otherBody: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ ask: fc.constant("place"), checkout }) },
  { weight: 2, arbitrary: fc.record({ ask: fc.constant("abandon"), checkout, isDeclined: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ask: fc.constant("receipt"),
      sku,
      delta: fc.integer({ min: 1, max: 6 }),
      reference,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ask: fc.constant("adjustment"),
      sku,
      delta: fc.integer({ min: -5, max: 5 }),
      reference,
    }),
  },
  { weight: 2, arbitrary: fc.record({ ask: fc.constant("append"), checkout }) },
  {
    weight: 2,
    arbitrary: fc.record({ ask: fc.constant("claim"), limit: fc.nat(4), checkout: fc.option(checkout) }),
  },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant("markSent"), count: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant("unclaim"), count: fc.nat(4) }) },
);

export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

export const operations = fc.array(operation, { minLength: 1, maxLength: 60, size: "max" });
