import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cursorText } from "../../../functions/http/cursor.ts";
import { openShop, type Shop, staff } from "../../support/a-shop.ts";
import { everyRoute, operationOf } from "../../support/the-document.ts";

const notMoments = [
  "",
  "yesterday",
  "2026-01-01",
  "2026-13-01T00:00:00Z",
  "2026-01-01T00:00:00",
  "0000-01-01T00:00:00Z",
  "0001-01-01T00:00:00+01:00",
  "9999-12-31T23:59:59-01:00",
];

/** Values that a filter of this name cannot have, and some that it can. */
const values: Readonly<
  Record<string, { readonly wrong: readonly string[]; readonly right: readonly string[] }>
> = {
  limit: {
    wrong: ["", "0", "-1", "201", "1.5", "x", "1,2", "NaN", "Infinity", "1e2", "0x10", " 5", "+5"],
    right: ["1", "50", "200"],
  },
  cursor: {
    wrong: ["", "garbage", cursorText([]), cursorText(["a b", 1]), cursorText({ a: 1 }), "x".repeat(513)],
    right: [],
  },
  status: { wrong: ["", "lost", "PLACED", "placed,refunded", "null"], right: [] },
  email: { wrong: ["", "nobody", "@example.test", "a b@example.test"], right: ["ada@example.test"] },
  from: { wrong: notMoments, right: ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00.5+01:00"] },
  to: { wrong: notMoments, right: ["2026-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] },
  since: { wrong: notMoments, right: ["2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z"] },
};

const lists = everyRoute.flatMap((route) => {
  const names = operationOf(route).parameters.flatMap((parameter) =>
    parameter.in === "query" ? [parameter.name] : [],
  );
  return names.length > 0 ? [{ id: route.id, names }] : [];
});

describe("a list", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());
  const list = (id: string, query: Record<string, string>) => shop.ask(id, { query, headers: staff });

  it("is each of those that have filters", () => {
    expect(lists.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["products-list", "orders-list", "ops-checkouts-list"]),
    );
    for (const { names } of lists) expect(names).toEqual(expect.arrayContaining(["limit", "cursor"]));
  });

  it.each(lists)(
    "$id is refused with 400 for a value that a filter cannot have, and the filter is named",
    async ({ id, names }) => {
      for (const name of names)
        for (const value of values[name]?.wrong ?? [undefined]) {
          if (value === undefined) throw new Error(`no values for ${name}`);
          const { status, body } = await list(id, { [name]: value });
          expect([status, body.code, `${name}=${value}`]).toEqual([
            400,
            "validation_failed",
            `${name}=${value}`,
          ]);
          expect(new Set(body.errors.map(({ pointer }: { pointer: string }) => pointer))).toEqual(
            new Set([`/${name}`]),
          );
        }
    },
  );

  it.each(lists)("$id names every filter that is wrong at once", async ({ id, names }) => {
    const others = names.filter((name) => name !== "cursor"); // looked into once its form is right
    const { body } = await list(id, Object.fromEntries(others.map((name) => [name, "?"])));
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual(
      others.map((name) => `/${name}`).toSorted(),
    );
  });

  it.each(lists)(
    "$id is given for the values that a filter can have, whatever else is asked",
    async ({ id, names }) => {
      for (const name of names)
        for (const value of values[name]?.right ?? []) {
          const { status, body } = await list(id, { [name]: value, unknown: "x", Limit: "0", "": "" });
          expect([status, Array.isArray(body.items), `${name}=${value}`]).toEqual([
            200,
            true,
            `${name}=${value}`,
          ]);
        }
    },
  );

  it.each(lists)(
    "$id takes every status that is documented, where it can be asked for one",
    async ({ id }) => {
      const route = everyRoute.find((one) => one.id === id);
      if (!route) throw new Error("no such route");
      const status = operationOf(route).parameters.find(({ name }) => name === "status");
      for (const value of (status?.schema["enum"] ?? []) as readonly string[])
        expect([(await list(id, { status: value })).status, value]).toEqual([200, value]);
    },
  );

  it.each(lists)("$id refuses a cursor that another list gave", async ({ id }) => {
    const others = id === "products-list" ? ["2026-01-01 00:00", "x"] : ["mug", "sku"];
    expect((await list(id, { cursor: cursorText(others) })).body.errors[0].pointer).toBe("/cursor");
  });
});
