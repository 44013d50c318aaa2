import { describe, expect, it } from "vitest";
import type { CheckoutId, OrderId } from "../../domain/ids.ts";
import { checkoutIdPattern } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import { second } from "./order-builders.ts";

type Opened = {
  /** Two hosts of one shop, the same shop once its secret was changed, and one of another. */
  readonly host: Identifiers;
  readonly otherHost: Identifiers;
  readonly changed: Identifiers;
  readonly stranger: Identifiers;
  readonly orderTokenLifeMs: number;
};

const [orderId, otherOrder] = ["ord_1", "ord_2"] as OrderId[] as [OrderId, OrderId];
const checkoutId = "chk_1" as CheckoutId;
const day = 86_400_000;

/** Everything that the port `Identifiers` promises, for whoever makes them. */
export const identifiersContract = (name: string, open: () => Opened): void => {
  describe(`identifiers by ${name}`, () => {
    const { host, otherHost, changed, stranger, orderTokenLifeMs } = open();
    const keyed: Readonly<Record<string, (ids: Identifiers) => string>> = {
      "a checkout": (ids) => ids.checkoutId("anonymous", "key-0123456789abcdef"),
      "an order": (ids) => ids.orderId(checkoutId),
      "an event": (ids) => ids.eventId(orderId, 1),
      "a pseudonym": (ids) => ids.pseudonym("ada@example.test"),
      "an order's token": (ids) => ids.orderToken(orderId, second(0)),
    };

    it("are new each time where they are random, on every host", () => {
      for (const make of ["newCartId", "newQuoteId", "newCustomerId"] as const) {
        const made = Array.from({ length: 500 }, () => [host[make](), otherHost[make]()]).flat();
        expect(new Set(made).size, make).toBe(1000);
      }
    });

    it("are the same on every host of a shop where they are keyed, and others in another shop", () => {
      for (const [what, make] of Object.entries(keyed)) {
        expect(make(otherHost), what).toBe(make(host));
        expect(make(stranger), what).not.toBe(make(host));
      }
    });

    it("are others once the secret was changed, except pseudonyms, and those of before are still recognised", () => {
      for (const [what, make] of Object.entries(keyed))
        if (what === "a pseudonym") expect(make(changed)).toBe(make(host));
        else expect(make(changed), what).not.toBe(make(host));
      const of = ["anonymous", "key-0123456789abcdef"] as const;
      expect(changed.formerCheckoutIds(...of)).toEqual([host.checkoutId(...of)]);
      expect(host.formerCheckoutIds(...of)).toEqual([]);
      for (const maker of [host, changed])
        expect(changed.isOrderToken(maker.orderToken(orderId, second(0)), orderId, second(0))).toBe(true);
      expect(changed.isOrderToken(stranger.orderToken(orderId, second(0)), orderId, second(0))).toBe(false);
    });

    it("of a checkout are told apart by scope and key, however these are cut, and may stand in a URL", () => {
      const ids = [
        ["a", "bc"],
        ["ab", "c"],
        ["abc", ""],
        ["a b", "c"],
        ["a", "b c"],
      ].map(([scope = "", key = ""]) => host.checkoutId(scope, key));
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(checkoutIdPattern);
    });

    it("of an event are told apart by everything that it is of", () => {
      const ids = [host.eventId("a", 1), host.eventId("a", 11), host.eventId("a", 1, 1), host.eventId("a1")];
      expect(new Set(ids).size).toBe(ids.length);
    });

    it("hide a customer in thirty-two hex digits", () => {
      expect(host.pseudonym("ada@example.test")).toMatch(/^[0-9a-f]{32}$/);
      expect(host.pseudonym("ada@example.test")).not.toBe(host.pseudonym("bob@example.test"));
    });

    it("of a request's content are SHA-256 of what it says, in whatever order and shop it was said", () => {
      const print = host.fingerprint({ a: 1, b: [{ c: null, d: "é" }] });
      expect(print).toMatch(/^[0-9a-f]{64}$/);
      expect(host.fingerprint({ b: [{ d: "é", c: null }], a: 1 })).toBe(print);
      expect(stranger.fingerprint({ a: 1, b: [{ c: null, d: "é" }] })).toBe(print);
      for (const other of [{ a: 1 }, { a: "1", b: [{ c: null, d: "é" }] }, { a: 1, b: { c: null, d: "é" } }])
        expect(host.fingerprint(other)).not.toBe(print);
    });

    it("that open an order open that one, on every host, until they expire", () => {
      const token = host.orderToken(orderId, second(0));
      const ends = plus(second(0), orderTokenLifeMs);
      expect(otherHost.isOrderToken(token, orderId, second(0))).toBe(true);
      expect(host.isOrderToken(token, orderId, plus(ends, -1000))).toBe(true);
      expect(host.isOrderToken(token, orderId, ends)).toBe(false);
      expect(host.isOrderToken(token, otherOrder, second(0))).toBe(false);
      expect(stranger.isOrderToken(token, orderId, second(0))).toBe(false);
    });

    it("that open an order are no text that anybody could make", () => {
      const token = host.orderToken(orderId, second(0));
      const later = host.orderToken(orderId, plus(second(0), day));
      for (const text of [
        "",
        ".",
        `${token}0`,
        token.slice(0, -1),
        ` ${token}`,
        later.replace(/\..*/, token.replace(/^[^.]*/, "")),
      ])
        expect(host.isOrderToken(text, orderId, second(0)), text).toBe(false);
    });
  });
};
