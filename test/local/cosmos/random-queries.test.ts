import type { JSONValue } from "@azure/cosmos";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { useAccount } from "./account.ts";
import { compare, condition, type Doc, documents, type Reference } from "./reference-query.ts";

const account = useAccount();

type Key = (doc: Doc) => unknown;
type Order = { readonly text: string; readonly by: readonly { readonly of: Key; readonly sign: 1 | -1 }[] };

const place: Key = (doc) => doc["place"];
const name: Key = (doc) => doc["name"];
const a: Key = (doc) => doc["a"];
const orders: readonly Order[] = [
  { text: "", by: [] },
  { text: "ORDER BY c.a", by: [{ of: a, sign: 1 }] },
  { text: "ORDER BY c.a DESC", by: [{ of: a, sign: -1 }] },
  { text: "ORDER BY c.name DESC", by: [{ of: name, sign: -1 }] },
  {
    text: "ORDER BY c.place, c.name DESC",
    by: [
      { of: place, sign: 1 },
      { of: name, sign: -1 },
    ],
  },
  {
    text: "ORDER BY c.place DESC, c.name ASC",
    by: [
      { of: place, sign: -1 },
      { of: name, sign: 1 },
    ],
  },
];

const rank = (value: unknown) =>
  value === null ? 0 : ["boolean", "number", "string"].indexOf(typeof value) + 1;
const inOrder =
  ({ by }: Order) =>
  (left: Doc, right: Doc) => {
    for (const { of, sign } of by) {
      const [l, r] = [of(left), of(right)];
      const order = compare(l, r) ?? rank(l) - rank(r);
      if (order !== 0) return sign * order;
    }
    return 0;
  };

const store = async (contents: readonly Readonly<Record<string, unknown>>[]) => {
  const tenant = account.newTenant();
  const docs = contents.map((one, at): Doc => ({ ...one, id: `${at}`, tenant }));
  const lines = docs.map((one) => ({
    operationType: "Create" as const,
    resourceBody: one as Record<string, JSONValue> & Doc,
  }));
  const { code } = await account.container("ranked").items.batch(lines, tenant);
  expect(code).toBe(200);
  return { tenant, docs };
};

const ask = async (
  tenant: string,
  select: string,
  { text, values }: Reference,
  rest: string,
  maxItemCount: number,
) => {
  let at = 0;
  const query = `SELECT ${select} FROM c WHERE ${text.replaceAll("?", () => `@p${at++}`)} ${rest}`;
  const parameters = values.map((value, number) => ({ name: `@p${number}`, value: value as JSONValue }));
  const pages = account
    .container("ranked")
    .items.query({ query, parameters }, { partitionKey: tenant, maxItemCount });
  return (await pages.fetchAll()).resources;
};

const keysOf = (order: Order, found: readonly Doc[]) => found.map((doc) => order.by.map(({ of }) => of(doc)));
const idsOf = (found: readonly Doc[]) => found.map(({ id }) => id).sort();

describe("any query", () => {
  it("gives what filtering and sorting the documents in memory gives, whatever the page size", async () => {
    const orderAndSize = fc.tuple(fc.constantFrom(...orders), fc.integer({ min: 1, max: 5 }));
    await fc.assert(
      fc.asyncProperty(documents, condition, orderAndSize, async (contents, where, [order, pageSize]) => {
        const { tenant, docs } = await store(contents);
        const found: Doc[] = await ask(tenant, "*", where, order.text, pageSize);
        const expected = docs
          .filter((doc) => where.holds(doc) === true && order.by.every(({ of }) => of(doc) !== undefined))
          .sort(inOrder(order));
        expect(keysOf(order, found)).toEqual(keysOf(order, expected));
        expect(idsOf(found)).toEqual(idsOf(expected));
      }),
      { numRuns: 300 },
    );
  });

  it("with OFFSET and LIMIT or TOP gives that part of it, and COUNT its length", async () => {
    const part = fc.record({
      skip: fc.nat({ max: 6 }),
      take: fc.nat({ max: 6 }),
      pageSize: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        documents,
        condition,
        fc.constantFrom(...orders.slice(1)),
        part,
        async (contents, where, order, cut) => {
          const { tenant, docs } = await store(contents);
          const all = docs.filter((doc) => where.holds(doc) === true);
          const expected = all
            .filter((doc) => order.by.every(({ of }) => of(doc) !== undefined))
            .sort(inOrder(order));
          const { skip, take, pageSize } = cut;
          const page: Doc[] = await ask(
            tenant,
            "*",
            where,
            `${order.text} OFFSET ${skip} LIMIT ${take}`,
            pageSize,
          );
          expect(keysOf(order, page)).toEqual(keysOf(order, expected.slice(skip, skip + take)));
          const top: Doc[] = await ask(tenant, `TOP ${take} *`, where, order.text, pageSize);
          expect(keysOf(order, top)).toEqual(keysOf(order, expected.slice(0, take)));
          expect(await ask(tenant, "VALUE COUNT(1)", where, "", pageSize)).toEqual([all.length]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
