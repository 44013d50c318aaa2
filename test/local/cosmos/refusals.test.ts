import { describe, expect, it } from "vitest";
import { useLocalServers } from "./local-server.ts";
import { rawRequest } from "./raw-request.ts";

const startServer = useLocalServers();
const tenant = "t";
const docs = "/dbs/shop/colls/items/docs";
const inPartition = { "x-ms-documentdb-partitionkey": `["${tenant}"]` };

describe("what the local server does not know", () => {
  it.each([
    ["SELECT c.id FROM c", /near 'c'/],
    ["SELECT VALUE c FROM c", /near 'c'/],
    ["SELECT DISTINCT * FROM c", /near 'DISTINCT'/],
    ["SELECT VALUE SUM(c.n) FROM c", /near 'SUM'/],
    ["SELECT * FROM c JOIN l IN c.lines", /near 'JOIN'/],
    ["SELECT * FROM c WHERE c.n BETWEEN 1 AND 2", /near 'BETWEEN'/],
    ["SELECT * FROM c WHERE c.s LIKE 'a%'", /near 'LIKE'/],
    ["SELECT * FROM c WHERE CONTAINS(c.s, 'a')", /function CONTAINS/],
    ["SELECT * FROM c WHERE STARTSWITH(c.s, 'a', true)", /near ','/],
    ["SELECT * FROM c WHERE c.n NOT IN (1)", /near 'NOT'/],
    ["SELECT * FROM c WHERE c.n + 1 = 2", /near '\+'/],
    ["SELECT * FROM c WHERE c.a = c.b", /a path with a parameter or a literal/],
    ["SELECT * FROM c WHERE 1 = 1", /a path with a parameter or a literal/],
    ["SELECT * FROM c WHERE c.flag", /near 'the end'/],
    ["SELECT * FROM c WHERE NOT c.n = 1", /parentheses/],
    ["SELECT * FROM c WHERE c.n = TRUE", /near 'TRUE'/],
    ["SELECT * FROM c WHERE c.n <> 1", /near '>'/],
    ["SELECT * FROM c WHERE d.n = 1", /near 'd'/],
    ["SELECT * FROM c WHERE c.order = 1", /incorrect syntax near 'order'/],
    ["SELECT * FROM c WHERE c.s = 'a", /near/],
    ["SELECT * FROM c WHERE c.n = @none", /@none/],
    ["SELECT * FROM c WHERE c.n = @list", /array.*@list/],
    ["SELECT * FROM c GROUP BY c.n", /near 'GROUP'/],
    ["SELECT * FROM c ORDER BY c.list", /ORDER BY an array/],
    ["SELECT * FROM c ORDER BY LENGTH(c.s)", /near 'LENGTH'/],
    ["SELECT TOP 1 * FROM c OFFSET 0 LIMIT 1", /TOP together with OFFSET LIMIT/],
    ["SELECT * FROM c OFFSET -1 LIMIT 1", /near '-'/],
    ["SELECT TOP @list * FROM c", /TOP takes a whole number/],
    ["SELECT VALUE COUNT(1) FROM c ORDER BY c.n", /COUNT together/],
    ["SELECT * FROM c; DELETE", /near ';'/],
  ])("is refused in the query %s", async (query, message) => {
    const { container } = await startServer();
    await container().items.create({ id: "a", tenant, list: [1] });
    const parameters = [{ name: "@list", value: [1] }];
    const asked = container().items.query({ query, parameters }, { partitionKey: tenant }).fetchAll();
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 400, message: expect.stringMatching(message) });
  });

  it.each([
    ["SELECT * FROM c ORDER BY c.id", /ORDER BY/],
    ["SELECT VALUE COUNT(1) FROM c", /aggregates|COUNT/],
    ["SELECT TOP 1 * FROM c", /TOP/],
    ["SELECT * FROM c OFFSET 0 LIMIT 1", /LIMIT/],
  ])("is refused without a partition key, with a forced plan too: %s", async (query, message) => {
    const { container } = await startServer();
    for (const forceQueryPlan of [false, true]) {
      const error = await container()
        .items.query(query, { forceQueryPlan })
        .fetchAll()
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 400, message: expect.stringMatching(message) });
    }
  });

  it("is refused when the client asks for it in an option", async () => {
    const { container, database, server } = await startServer();
    const { items, scripts } = container();
    const item = { id: "a", tenant };
    const attempts: [RegExp, () => Promise<unknown>][] = [
      [/indexing-directive/, () => items.create(item, { indexingDirective: "Exclude" })],
      [/pre-trigger/, () => items.create(item, { preTriggerInclude: ["check"] })],
      [/post-trigger/, () => items.upsert(item, { postTriggerInclude: "check" })],
      [/stronger/, () => items.create(item, { consistencyLevel: "Strong" })],
      [
        /If-None-Match/,
        () => items.create(item, { accessCondition: { type: "IfNoneMatch", condition: "*" } }),
      ],
      [
        /bulk/,
        () =>
          items
            .executeBulkOperations([{ operationType: "Create", partitionKey: tenant, resourceBody: item }])
            .then(([one]) => Promise.reject(one?.error)),
      ],
      [/change feed|a-im/, () => items.getChangeFeedIterator().readNext()],
      [
        /querymetrics/,
        () => items.query("SELECT * FROM c", { partitionKey: tenant, populateQueryMetrics: true }).fetchAll(),
      ],
      [/sprocs/, () => scripts.storedProcedure("p").execute(tenant)],
      [/triggers/, () => scripts.triggers.readAll().fetchAll()],
      [/udfs/, () => scripts.userDefinedFunctions.create({ id: "f", body: "x" })],
      [/partitionkeydelete|operations/, () => container().deleteAllItemsForPartitionKey(tenant)],
      [/POST \/dbs/, () => database.client.databases.create({ id: "new" })],
      [/POST \/dbs/, () => database.containers.create({ id: "new", partitionKey: "/a" })],
      [/DELETE/, () => container().delete()],
      [/x-ms-max-item-count/, () => database.containers.readAll({ maxItemCount: 1 }).fetchAll()],
      [/offers/, () => database.client.offers.readAll().fetchAll()],
    ];
    for (const [message, attempt] of attempts) {
      const error = await attempt().then(
        () => "it went through",
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ message: expect.stringMatching(message) });
      expect([400, 501]).toContain((error as { code?: unknown }).code);
    }
    expect((await items.query("SELECT * FROM c").fetchAll()).resources).toEqual([]);
    expect((await rawRequest(server.connectionString, { path: docs })).status).toBe(501);
  });

  it.each<[number, string, RegExp, Record<string, string>, string]>([
    [400, "POST", /JSON object/, inPartition, "[]"],
    [400, "POST", /JSON object/, inPartition, "{"],
    [400, "POST", /'id; '/, inPartition, `{"tenant":"t"}`],
    [400, "POST", /must be a string/, inPartition, `{"id":1,"tenant":"t"}`],
    [400, "POST", /characters/, inPartition, `{"id":"a/b","tenant":"t"}`],
    [400, "POST", /doesn't match/, inPartition, `{"id":"a","tenant":"other"}`],
    [400, "POST", /header is missing/, {}, `{"id":"a","tenant":"t"}`],
    [
      400,
      "POST",
      /partition key/,
      { "x-ms-documentdb-partitionkey": `[{"a":1}]` },
      `{"id":"a","tenant":{"a":1}}`,
    ],
    [501, "POST", /2 values/, { "x-ms-documentdb-partitionkey": `["a","b"]` }, `{"id":"a"}`],
    [501, "POST", /x-ms-made-up/, { ...inPartition, "x-ms-made-up": "1" }, `{"id":"a","tenant":"t"}`],
    [501, "POST", /prefer/, { ...inPartition, prefer: "return=minimal" }, `{"id":"a","tenant":"t"}`],
    [400, "POST", /well-formed/, inPartition, `{"id":"a\\ud800","tenant":"t"}`],
    [400, "POST", /key range 1/, { "x-ms-documentdb-partitionkeyrangeid": "1" }, `{"id":"a"}`],
    [501, "PUT", /PUT of all items/, inPartition, "{}"],
  ])("or is plainly wrong gets a %i: %s, %s", async (status, method, message, headers, body) => {
    const { server } = await startServer();
    const answer = await rawRequest(server.connectionString, { method, path: docs, headers, body });
    expect(answer).toEqual({ status, message: expect.stringMatching(message) });
  });

  it("keeps a replace from renaming an item, and a path from carrying a query string", async () => {
    const { server, container } = await startServer();
    await container().items.create({ id: "a", tenant });
    await expect(container().item("a", tenant).replace({ id: "b", tenant })).rejects.toMatchObject({
      code: 400,
    });
    const answer = await rawRequest(server.connectionString, { path: `${docs}/a?b`, headers: inPartition });
    expect(answer).toMatchObject({ status: 400, message: expect.stringMatching(/query string/) });
  });
});
