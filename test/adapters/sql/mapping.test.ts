import sql from "mssql";
import { describe, expect, it } from "vitest";
import { answerOf, type MovedRow } from "../../../adapters/sql/move-stock.ts";
import { plainRows } from "../../../adapters/sql/plain-rows.ts";
import { isPossibleId } from "../../../adapters/sql/possible-id.ts";
import { answerThatStands, orderValues, type Standing } from "../../../adapters/sql/record-order.ts";
import { sentValue } from "../../../adapters/sql/sent-value.ts";
import { headOf, queryText } from "../../../adapters/sql/statement.ts";
import { textList } from "../../../adapters/sql/text-list.ts";
import { untilAnswered } from "../../../adapters/sql/until-answered.ts";
import type { Sku } from "../../../domain/ids.ts";
import { accepted, refused } from "../../../domain/outcome.ts";
import { anOrder, aSku } from "../../ports/order-builders.ts";

describe("the parameters of an order", () => {
  const [a, b] = ["B", "A"].map((name) => aSku(name)) as [Sku, Sku];
  const order = anOrder([
    [a, 1],
    [b, 2],
    [a, 3],
  ]);

  it("are those that its batch declares, each of its type", () => {
    const { parameters } = headOf("record-order", queryText("record-order"));
    const values: Readonly<Record<string, string | number | null>> = orderValues(order);
    expect(Object.keys(values).toSorted()).toEqual(parameters.map(({ name }) => name).toSorted());
    for (const parameter of parameters)
      expect(() => sentValue("record-order", parameter, values[parameter.name])).not.toThrow();
  });

  it("keep its lines as they are, and add its units up in order of SKU", () => {
    const { lines, units } = orderValues(order);
    expect(JSON.parse(lines)).toEqual([
      { n: 1, sku: a, quantity: 1, unitPriceMinor: 1000, lineTotalMinor: 1000 },
      { n: 2, sku: b, quantity: 2, unitPriceMinor: 1000, lineTotalMinor: 2000 },
      { n: 3, sku: a, quantity: 3, unitPriceMinor: 1000, lineTotalMinor: 3000 },
    ]);
    expect(JSON.parse(units)).toEqual([
      { n: 1, sku: b, quantity: 2 },
      { n: 2, sku: a, quantity: 4 },
    ]);
  });

  it("have no personal data but in the contact's own", () => {
    const { email, emailKey, shippingAddressJson, billingAddressJson, vatId, ...rest } = orderValues(order);
    expect([emailKey, vatId]).toEqual([email.toLowerCase(), "ATU00000000"]);
    expect(`${shippingAddressJson}${billingAddressJson}`).toContain("Müller");
    for (const secret of [email, "Müller", "Gasse", "ATU"])
      expect(JSON.stringify(rest)).not.toContain(secret);
  });
});

describe("what stands in the way of an order", () => {
  const { key } = anOrder([]);
  const standing = (over: Partial<Standing>): Standing => ({
    checkoutId: key.checkoutId,
    scopedToken: key.scopedToken,
    fingerprint: key.fingerprint,
    state: "recorded",
    ...over,
  });
  const stranger = { checkoutId: anOrder([]).key.checkoutId, scopedToken: "another" };

  it.each([
    ["its own record", standing({}), accepted(null)],
    ["its own placement", standing({ state: "placed", fingerprint: "another" }), accepted(null)],
    ["its own end", standing({ state: "abandoned" }), refused({ tag: "abandoned" })],
    ["another request of its own", standing({ fingerprint: "another" }), refused({ tag: "abandoned" })],
    ["its token", standing({ checkoutId: stranger.checkoutId }), refused({ tag: "abandoned" })],
    ["its cart", standing(stranger), refused({ tag: "cart-ordered" })],
  ] as const)("answers for %s", (_, row, answer) => {
    expect(answerThatStands(key, [row])).toEqual(answer);
  });

  it("counts its own row before its token's, and that before its cart's", () => {
    const rows = [standing(stranger), standing({ checkoutId: stranger.checkoutId })];
    expect(answerThatStands(key, rows)).toEqual(refused({ tag: "abandoned" }));
    expect(answerThatStands(key, [...rows, standing({})])).toEqual(accepted(null));
  });

  it("is no answer where it has gone meanwhile", () => {
    expect(answerThatStands(key, [])).toBeUndefined();
  });
});

describe("what a movement of stock found", () => {
  const movement = { sku: aSku(), kind: "adjustment", delta: -2 } as const;
  const stayed = (over: Partial<Extract<MovedRow, { outcome: "stayed" }>>): MovedRow => ({
    ...{ outcome: "stayed", onHand: 5, movementNo: 3, kind: null, delta: null },
    ...over,
  });
  const level = { sku: movement.sku, onHand: 5, movementNo: 3 };

  it.each([
    [
      "that it moved",
      { outcome: "moved", onHand: 5, movementNo: 3 },
      accepted({ ...level, repeated: false }),
    ],
    ["itself", stayed({ kind: "adjustment", delta: -2 }), accepted({ ...level, repeated: true })],
    ["another kind", stayed({ kind: "receipt", delta: -2 }), refused({ tag: "reference-reused" })],
    ["another delta", stayed({ kind: "adjustment", delta: 2 }), refused({ tag: "reference-reused" })],
    ["too little", stayed({ onHand: 1 }), refused({ tag: "insufficient-stock", onHand: 1 })],
    [
      "nothing",
      stayed({ onHand: null, movementNo: null }),
      refused({ tag: "insufficient-stock", onHand: 0 }),
    ],
    ["that somebody came between", stayed({}), undefined],
  ] as const)("is answered for: %s", (_, row, answer) => {
    expect(answerOf(movement, row)).toEqual(answer);
  });
});

describe("a question that others overtake", () => {
  it("is asked until there is an answer", async () => {
    const answers = [undefined, undefined, "it"];
    expect(await untilAnswered("asking", async () => answers.shift())).toBe("it");
  });

  it("is given up after many times", async () => {
    await expect(untilAnswered("asking", async () => undefined)).rejects.toThrow(
      "asking was overtaken 20 times",
    );
  });
});

describe("rows of the driver", () => {
  const rows = (columns: object, ...all: readonly Record<string, unknown>[]) =>
    plainRows(Object.assign([...all], { columns: columns as Record<string, { type: unknown }> }), sql.BigInt);
  const columns = {
    total: { type: sql.BigInt },
    at: { type: sql.DateTimeOffset },
    text: { type: sql.NVarChar },
  };

  it("have instants as text and bigints as numbers, and the rest as it is", () => {
    const at = new Date(Date.UTC(2026, 10, 24, 12, 0, 0, 7));
    expect(rows(columns, { total: "1999", at, text: "12" }, { total: null, at: null, text: null })).toEqual([
      { total: 1999, at: "2026-11-24T12:00:00.007Z", text: "12" },
      { total: null, at: null, text: null },
    ]);
  });

  it("are refused where a number is larger than can be counted exactly", () => {
    expect(() => rows(columns, { total: "9007199254740993", at: null, text: null })).toThrow(
      "total is larger",
    );
  });
});

describe("texts", () => {
  it("are ids only where a column can hold them as they are", () => {
    for (const good of ["chk_0", "a".repeat(100)]) expect(isPossibleId(good)).toBe(true);
    for (const bad of ["", "chk_0 ", "chk_ö", "a".repeat(101), "a\n"]) expect(isPossibleId(bad)).toBe(false);
  });

  it("become rows for OPENJSON", () => {
    expect(JSON.parse(textList(["a", 'b"']))).toEqual([{ value: "a" }, { value: 'b"' }]);
  });
});
