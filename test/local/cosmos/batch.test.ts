import type { OperationInput } from "@azure/cosmos";
import { describe, expect, it } from "vitest";
import { useAccount } from "./account.ts";

const account = useAccount();

const filled = async () => {
  const tenant = account.newTenant();
  const { items } = account.container();
  const { etag = "" } = await items.create({ id: "there", tenant, n: 1 });
  await items.create({ id: "doomed", tenant });
  const run = async (operations: OperationInput[]) => {
    const { code, result } = await items.batch(operations, tenant);
    return { code, result, codes: result?.map(({ statusCode }) => statusCode) };
  };
  const state = async () => {
    const { resources } = await items
      .query("SELECT * FROM c ORDER BY c.id", { partitionKey: tenant })
      .fetchAll();
    return resources.map(({ id, n }) => [id, n]);
  };
  return { tenant, etag, run, state };
};

describe("a batch", () => {
  it("does all its operations in order and answers each", async () => {
    const { tenant, etag, run, state } = await filled();
    const { code, result, codes } = await run([
      { operationType: "Create", resourceBody: { id: "new", tenant } },
      {
        operationType: "Patch",
        id: "new",
        resourceBody: { operations: [{ op: "incr", path: "/n", value: 5 }] },
      },
      { operationType: "Replace", id: "there", resourceBody: { id: "there", tenant, n: 2 }, ifMatch: etag },
      { operationType: "Upsert", resourceBody: { id: "more", tenant, n: 3 } },
      { operationType: "Read", id: "there" },
      { operationType: "Delete", id: "doomed" },
    ]);
    expect([code, codes]).toEqual([200, [201, 200, 200, 201, 200, 204]]);
    expect(result?.[4]?.resourceBody).toMatchObject({ id: "there", n: 2, _etag: result?.[2]?.eTag });
    expect(await state()).toEqual([
      ["more", 3],
      ["new", 5],
      ["there", 2],
    ]);
  });

  it.each<[number, string, (tenant: string) => OperationInput]>([
    [
      409,
      "creates what is there",
      (tenant) => ({ operationType: "Create", resourceBody: { id: "there", tenant } }),
    ],
    [404, "deletes what is not there", () => ({ operationType: "Delete", id: "none" })],
    [404, "reads what is not there", () => ({ operationType: "Read", id: "none" })],
    [
      412,
      "comes with an old etag",
      (tenant) => ({ operationType: "Upsert", resourceBody: { id: "there", tenant }, ifMatch: '"old"' }),
    ],
    [
      400,
      "belongs to another partition",
      () => ({ operationType: "Create", resourceBody: { id: "other", tenant: account.newTenant() } }),
    ],
    [
      400,
      "patches what does not fit",
      () => ({ operationType: "Patch", id: "there", resourceBody: [{ op: "remove", path: "/none" }] }),
    ],
  ])("does nothing when one line is a %s because it %s", async (status, _, bad) => {
    const { tenant, run, state } = await filled();
    const before = await state();
    const { code, codes } = await run([
      { operationType: "Upsert", resourceBody: { id: "there", tenant, n: 9 } },
      { operationType: "Delete", id: "doomed" },
      bad(tenant),
      { operationType: "Create", resourceBody: { id: "late", tenant } },
    ]);
    expect([code, codes]).toEqual([207, [424, 424, status, 424]]);
    expect(await state()).toEqual(before);
  });

  it("leaves out the written items when asked to", async () => {
    const { tenant } = await filled();
    const operations: OperationInput[] = [
      { operationType: "Upsert", resourceBody: { id: "there", tenant } },
      { operationType: "Read", id: "there" },
    ];
    const { result } = await account
      .container()
      .items.batch(operations, tenant, { contentResponseOnWriteEnabled: false });
    expect(result?.map(({ resourceBody }) => resourceBody !== undefined)).toEqual([false, true]);
    expect(result?.[0]?.eTag).toBeDefined();
  });
});
