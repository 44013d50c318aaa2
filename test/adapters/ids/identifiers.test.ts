import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "../../../adapters/ids/canonical.ts";
import { keyedIdentifiers } from "../../../adapters/ids/identifiers.ts";
import type { CheckoutId, Instant, OrderId } from "../../../domain/ids.ts";
import { skuPattern } from "../../../domain/ids.ts";
import { plus } from "../../../domain/instant.ts";

const secret = "0123456789abcdef0123456789abcdef";
const day = 86_400_000;
const ids = keyedIdentifiers(secret, 90 * day);
const chk = (text: string) => text as CheckoutId;
const ord = (text: string) => text as OrderId;
const placedAt = "2026-11-24T12:00:00.500Z" as Instant;

describe("a random id", () => {
  it("says its kind and ends in 128 bits that never come twice", () => {
    for (const [make, prefix] of [
      [ids.newCartId, "cart"],
      [ids.newQuoteId, "quote"],
      [ids.newCustomerId, "cus"],
    ] as const) {
      const made = Array.from({ length: 1000 }, () => make());
      expect(new Set(made).size).toBe(1000);
      for (const id of made) expect(id).toMatch(new RegExp(`^${prefix}_[0-9a-f]{32}$`));
    }
  });
});

describe("a keyed id", () => {
  it("is the same on every host that has the secret, for ever", () => {
    const elsewhere = keyedIdentifiers(secret, day);
    const key = "key-0123456789abcdef";
    expect(ids.checkoutId("anonymous", key)).toBe("chk_29803549380a8023be9a45175a067c94");
    expect(ids.orderId(chk("chk_1"))).toBe("ord_7226fdf369c2b7c11e1174a77f532ccc");
    expect(elsewhere.checkoutId("anonymous", key)).toBe(ids.checkoutId("anonymous", key));
    expect(elsewhere.orderId(chk("chk_1"))).toBe(ids.orderId(chk("chk_1")));
    expect(elsewhere.eventId("ord_1", 1)).toBe(ids.eventId("ord_1", 1));
    expect(elsewhere.pseudonym("ada@example.com")).toBe(ids.pseudonym("ada@example.com"));
  });

  it("is another under another secret", () => {
    const other = keyedIdentifiers(`${secret}!`, 90 * day);
    expect(other.checkoutId("anonymous", "k")).not.toBe(ids.checkoutId("anonymous", "k"));
    expect(other.orderId(chk("chk_1"))).not.toBe(ids.orderId(chk("chk_1")));
    expect(other.pseudonym("a")).not.toBe(ids.pseudonym("a"));
  });

  it("is not told twice where the secret before is the same: it is about to be changed", () => {
    const prepared = keyedIdentifiers(secret, 90 * day, { previous: secret, pseudonyms: secret });
    expect(prepared.formerCheckoutIds("anonymous", "k")).toEqual([]);
    expect(prepared.checkoutId("anonymous", "k")).toBe(ids.checkoutId("anonymous", "k"));
    expect(prepared.pseudonym("a")).toBe(ids.pseudonym("a"));
  });

  it("has its kind's prefix and 128 bits, and stands wherever a SKU could", () => {
    for (const [id, prefix] of [
      [ids.checkoutId("s", "k"), "chk"],
      [ids.orderId(chk("chk_1")), "ord"],
      [ids.eventId("ord_1", 1), "evt"],
    ] as const) {
      expect(id).toMatch(new RegExp(`^${prefix}_[0-9a-f]{32}$`));
      expect(id).toMatch(skuPattern);
    }
    expect(ids.pseudonym("ada@example.com")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("tells its arguments apart however they are cut", () => {
    expect(ids.checkoutId("ab", "c")).not.toBe(ids.checkoutId("a", "bc"));
    expect(ids.eventId("a", "b")).not.toBe(ids.eventId("a,b"));
    expect(ids.eventId("a", 1)).not.toBe(ids.eventId("a", "1"));
    expect(ids.eventId("ord_1", 1)).not.toBe(ids.eventId("ord_1", 11));
    fc.assert(
      fc.property(fc.tuple(fc.string(), fc.string()), fc.tuple(fc.string(), fc.string()), (a, b) => {
        const same = a[0] === b[0] && a[1] === b[1];
        return (ids.checkoutId(...a) === ids.checkoutId(...b)) === same;
      }),
    );
  });

  it("of an order does not lead to the checkout, nor one kind to another", () => {
    const tail = (id: string) => id.split("_").at(-1);
    const text = "same";
    const kinds = [
      ids.checkoutId(text, text),
      ids.orderId(chk(text)),
      ids.eventId(text),
      `x_${ids.pseudonym(text)}`,
    ];
    expect(new Set(kinds.map(tail)).size).toBe(kinds.length);
  });
});

describe("a fingerprint", () => {
  it("is equal for equal values, however they were written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shuffled = JSON.parse(JSON.stringify(value), (_, member) =>
          member && typeof member === "object" && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).toReversed())
            : member,
        );
        expect(ids.fingerprint(shuffled)).toBe(ids.fingerprint(value));
      }),
    );
  });

  it("is another for another value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = canonical(a) === canonical(b);
        const equal = JSON.stringify(JSON.parse(canonical(a))) === JSON.stringify(JSON.parse(canonical(b)));
        expect(same).toBe(equal);
        expect(ids.fingerprint(a) === ids.fingerprint(b)).toBe(same);
      }),
    );
    for (const [a, b] of [
      [{ a: 1 }, { a: "1" }],
      [
        [1, 2],
        [2, 1],
      ],
      [{ a: { b: 1 } }, { "a.b": 1 }],
      [null, {}],
      [[], {}],
      [["a,b"], ["a", "b"]],
    ])
      expect(ids.fingerprint(a)).not.toBe(ids.fingerprint(b));
  });

  it("does not see a member that is undefined, as JSON does not", () => {
    expect(ids.fingerprint({ a: 1, b: undefined })).toBe(ids.fingerprint({ a: 1 }));
    expect(ids.fingerprint([undefined])).toBe(ids.fingerprint([null]));
  });

  it("is SHA-256 in hex of the canonical text", () => {
    expect(ids.fingerprint({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    expect(canonical({ b: [1, { d: null, c: "é" }], a: true })).toBe('{"a":true,"b":[1,{"c":"é","d":null}]}');
  });
});

describe("an order's token", () => {
  const token = ids.orderToken(ord("ord_1"), placedAt);
  const opens = (text: string, order = "ord_1", at = placedAt) => ids.isOrderToken(text, ord(order), at);

  it("opens its order until it expires, on every host", () => {
    expect(opens(token)).toBe(true);
    expect(keyedIdentifiers(secret, 1).isOrderToken(token, ord("ord_1"), placedAt)).toBe(true);
    expect(opens(token, "ord_1", plus(placedAt, 90 * day - 1000))).toBe(true);
    expect(opens(token, "ord_1", plus(placedAt, 90 * day))).toBe(false);
  });

  it("is the same text each time it is given", () => {
    expect(ids.orderToken(ord("ord_1"), placedAt)).toBe(token);
  });

  it("opens no other order", () => {
    expect(opens(token, "ord_2")).toBe(false);
  });

  it("cannot be given a longer life, nor be made without the secret", () => {
    const [expiry = "", signature = ""] = token.split(".");
    expect(opens(`${(Number.parseInt(expiry, 36) + 1).toString(36)}.${signature}`)).toBe(false);
    expect(opens(keyedIdentifiers(`${secret}!`, 90 * day).orderToken(ord("ord_1"), placedAt))).toBe(false);
  });

  it("of a secret before is opened by, unless that secret is somebody else's, too", () => {
    const at = [ord("ord_1"), placedAt] as const;
    const [kept, lost] = [true, false].map((previousTokens) =>
      keyedIdentifiers(`${secret}!`, 90 * day, { previous: secret, previousTokens }),
    );
    expect(kept?.isOrderToken(token, ...at)).toBe(true);
    expect(lost?.isOrderToken(token, ...at)).toBe(false);
    for (const changed of [kept, lost]) {
      expect(changed?.isOrderToken(changed.orderToken(...at), ...at)).toBe(true);
      expect(changed?.formerCheckoutIds("anonymous", "k")).toEqual([ids.checkoutId("anonymous", "k")]);
    }
    expect(kept?.isOrderToken(token, ord("ord_2"), placedAt)).toBe(false);
    expect(kept?.isOrderToken(token, ord("ord_1"), plus(placedAt, 90 * day))).toBe(false);
  });

  it("is no other text, however it is cut or changed", () => {
    const [expiry = "", signature = ""] = token.split(".");
    for (const text of [
      "",
      ".",
      expiry,
      `${expiry}.`,
      `.${signature}`,
      `${token}.`,
      `${token}.x`,
      ` ${token}`,
      token.toUpperCase(),
      `${token}0`,
      `ä.${signature}`,
      `${expiry}.${"é".repeat(16)}`,
    ])
      expect(opens(text), text).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => !opens(text) && !opens(`${expiry}.${text}`)));
  });
});
