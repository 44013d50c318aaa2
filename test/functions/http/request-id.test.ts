import { describe, expect, it } from "vitest";
import { requestIdOf } from "../../../functions/http/request-id.ts";

const isTaken = (id: string) => requestIdOf(id) === id;

describe("a caller's request id", () => {
  it("is taken where it is 8 to 64 of the characters that it may have", () => {
    for (const id of ["abcdefgh", "A.b_c-1234", "x".repeat(64), "4f8c2d10-9a7b-4c3e-8f21-0b6d5e7a9c14"])
      expect(isTaken(id), id).toBe(true);
    for (const id of ["short", "x".repeat(65), "with space", "semi;colon", "", "line\nbreak"])
      expect(isTaken(id), id).toBe(false);
    expect(requestIdOf(null)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is not taken where it holds a card number, however that is written or what surrounds it", () => {
    for (const card of [
      "4242424242424242",
      "4242-4242-4242-4242",
      "4242.4242.4242.4242",
      "378282246310005",
      "3782-822463-10005",
      "6011111111111117",
      "4222222222222",
      "5555555555554444",
    ])
      for (const id of [card, `req-${card}`, `order_${card}`, `pay${card}x`, `${card}.7`, `a-1-${card}`]) {
        const given = requestIdOf(id);
        expect(given, id).not.toContain(card);
        expect(given, id).toMatch(/^[0-9a-f-]{36}$/);
      }
  });

  it("is not taken where it is an e-mail address", () => {
    for (const id of ["ada@example.test", "a.b-c_d@example.test"]) expect(isTaken(id), id).toBe(false);
  });

  it("is taken where its digits are no card number", () => {
    for (const id of [
      "4242424242424241",
      "1732460000000-17",
      "20251124183000123456",
      "00000000000000000000",
      "42424242424242424242424242424242",
      "4242a4242b4242c4242",
    ])
      expect(isTaken(id), id).toBe(true);
  });
});
