import type { JSONValue, SqlParameter } from "@azure/cosmos";
import { beforeAll, describe, expect, it } from "vitest";
import { useAccount } from "./account.ts";

const account = useAccount();
const tenant = account.newTenant();

const documents = [
  { id: "one", n: 1, s: "apple", flag: true, deep: { value: 1 }, tags: ["red", 1] },
  { id: "two", n: 2, s: "Apple", flag: false, deep: { value: "1" }, tags: [] },
  { id: "three", n: 3, s: "apricot", flag: null, deep: {} },
  { id: "text", n: "2", s: "\uffff", order: 5 },
  { id: "smile", n: 2.0, s: "😀" },
  { id: "bare" },
];

beforeAll(async () => {
  for (const one of documents) await account.container().items.create({ ...one, tenant });
});

const idsOf = async (where: string, values: Record<string, JSONValue> = {}) => {
  const parameters: SqlParameter[] = Object.entries(values).map(([name, value]) => ({
    name: `@${name}`,
    value,
  }));
  const query = { query: `SELECT * FROM c WHERE ${where}`, parameters };
  const { resources } = await account.container().items.query(query, { partitionKey: tenant }).fetchAll();
  return resources.map(({ id }) => id).sort();
};

describe("a condition", () => {
  it.each<[string, string[], Record<string, JSONValue>?]>([
    ["c.n = 2", ["smile", "two"]],
    ["c.n = @n", ["text"], { n: "2" }],
    ["2 < c.n", ["three"]],
    ["c.n >= 2 AND c.n <= 3", ["smile", "three", "two"]],
    ["c.n < 'x'", ["text"]],
    ["c.n > -1.5e0", ["one", "smile", "three", "two"]],
    ["c.flag = null", ["three"]],
    ["c.flag = true", ["one"]],
    ["c.flag >= false", ["one", "two"]],
    ["c.deep['value'] = 1", ["one"]],
    ['c["deep"]["value"] = "1"', ["two"]],
    ["c.tags[1] = 1", ["one"]],
    ['c["order"] = 5', ["text"]],
    ["c.s = 'apple'", ["one"]],
    ["c.s > 'apple'", ["smile", "text", "three"]],
    ["c.s > '\uffff'", ["smile"]],
    ["c.s = '\\uffff'", ["text"]],
    ["c.s IN ('apple', \"Apple\", 7)", ["one", "two"]],
    ["c.n IN (@a, 3)", ["one", "three"], { a: 1 }],
    ["ARRAY_CONTAINS(@ids, c.id)", ["bare", "one"], { ids: ["one", "bare", "none"] }],
    ["array_contains(c.tags, 'red')", ["one"]],
    ["STARTSWITH(c.s, @p)", ["one", "three"], { p: "ap" }],
    ["IS_DEFINED(c.s)", ["one", "smile", "text", "three", "two"]],
    ["NOT IS_DEFINED(c.s)", ["bare"]],
    ["NOT (c.n = 2)", ["one", "three"]],
    ["c.n != 2", ["one", "three"]],
    ["c.none = 1 OR c.id = 'bare'", ["bare"]],
    ["c.id = 'bare' AND NOT (c.none = 1)", []],
    ["NOT (c.none = 1 AND c.id = 'no')", ["bare", "one", "smile", "text", "three", "two"]],
    ["c.n = 1 OR c.n = 3 AND c.s = 'none'", ["one"]],
    ["(c.n = 1 OR c.n = 3) AND c.s != 'apple'", ["three"]],
    ["c.none = undefined", []],
    ["c._ts > 1000", ["bare", "one", "smile", "text", "three", "two"]],
  ])("WHERE %s gives %j", async (where, ids, values) => {
    expect(await idsOf(where, values)).toEqual(ids);
  });
});

describe("a query", () => {
  const run = async (query: string, parameters: SqlParameter[] = []) => {
    const answer = await account
      .container()
      .items.query({ query, parameters }, { partitionKey: tenant })
      .fetchAll();
    return answer.resources;
  };
  const idsBy = async (query: string, parameters?: SqlParameter[]) =>
    (await run(query, parameters)).map(({ id }) => id);

  it("counts", async () => {
    expect(await run("SELECT VALUE COUNT(1) FROM c")).toEqual([6]);
    expect(await run("select value count(1) from c where c.n > 1")).toEqual([3]);
    expect(await run("SELECT VALUE COUNT(1) FROM c WHERE c.n > 99")).toEqual([0]);
  });

  it("orders by code point, and leaves out what lacks the property", async () => {
    expect(await idsBy("SELECT * FROM c ORDER BY c.s")).toEqual(["two", "one", "three", "text", "smile"]);
    expect(await idsBy("SELECT * FROM c ORDER BY c.s DESC")).toEqual([
      "smile",
      "text",
      "three",
      "one",
      "two",
    ]);
  });

  it("orders null, booleans, numbers and texts one after the other", async () => {
    expect(await idsBy("SELECT * FROM c WHERE c.id != 'smile' ORDER BY c.n DESC")).toEqual([
      "text",
      "three",
      "two",
      "one",
    ]);
    expect(await idsBy("SELECT * FROM c ORDER BY c.flag ASC")).toEqual(["three", "two", "one"]);
  });

  it("takes the first few, and a part in the middle", async () => {
    expect(await idsBy("SELECT TOP 2 * FROM c ORDER BY c.id")).toEqual(["bare", "one"]);
    expect(await idsBy("SELECT TOP @t * FROM c ORDER BY c.id", [{ name: "@t", value: 1 }])).toEqual(["bare"]);
    expect(await idsBy("SELECT * FROM c ORDER BY c.id OFFSET 2 LIMIT 3")).toEqual(["smile", "text", "three"]);
    expect(await idsBy("SELECT * FROM c ORDER BY c.id OFFSET 5 LIMIT 9")).toEqual(["two"]);
    expect(await idsBy("SELECT * FROM c OFFSET 9 LIMIT 9")).toEqual([]);
  });

  it("may call the items anything", async () => {
    expect(await idsBy("SELECT * FROM orders AS o WHERE o.id = 'one'")).toEqual(["one"]);
    expect(await idsBy("SELECT * FROM root r WHERE r.id = 'two'")).toEqual(["two"]);
  });

  it("without a partition key filters all partitions", async () => {
    const query = {
      query: "SELECT * FROM c WHERE c.tenant = @t AND c.n = 1",
      parameters: [{ name: "@t", value: tenant }],
    };
    const { resources } = await account.container().items.query(query).fetchAll();
    expect(resources.map(({ id }) => id)).toEqual(["one"]);
    const forced = await account.container().items.query(query, { forceQueryPlan: true }).fetchAll();
    expect(forced.resources).toEqual(resources);
  });

  it("by several properties needs a composite index over them, read forwards or backwards", async () => {
    const here = account.container("ranked").items;
    const rows = [
      [1, "b"],
      [2, "a"],
      [1, "c"],
      [2, "d"],
    ] as const;
    for (const [at, [place, name]] of rows.entries()) await here.create({ id: `${at}`, tenant, place, name });
    const names = async (order: string) => {
      const { resources } = await here
        .query(`SELECT * FROM c ORDER BY ${order}`, { partitionKey: tenant })
        .fetchAll();
      return resources.map(({ name }) => name).join("");
    };
    expect(await names("c.place, c.name DESC")).toBe("cbda");
    expect(await names("c.place DESC, c.name ASC")).toBe("adbc");
    await expect(names("c.place, c.name")).rejects.toMatchObject({ code: 400 });
    await expect(names("c.name DESC, c.place")).rejects.toMatchObject({ code: 400 });
  });
});
