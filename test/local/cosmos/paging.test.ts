import { beforeEach, describe, expect, it } from "vitest";
import { useAccount } from "./account.ts";

const account = useAccount();
let tenant = "";
const all = Array.from({ length: 10 }, (_, at) => `i${at}`);

beforeEach(async () => {
  tenant = account.newTenant();
  for (const [at, id] of all.entries()) await account.container().items.create({ id, tenant, half: at % 2 });
});

const page = async (query: string, maxItemCount: number, continuationToken?: string) => {
  const options = { partitionKey: tenant, maxItemCount, ...(continuationToken && { continuationToken }) };
  const answer = await account.container().items.query(query, options).fetchNext();
  return { ids: answer.resources.map(({ id }) => id), token: answer.continuationToken };
};

describe("paging", () => {
  it("gives every item once, in order, until there is no token", async () => {
    const seen: string[][] = [];
    let token: string | undefined;
    do {
      const next = await page("SELECT * FROM c ORDER BY c.half DESC", 3, token);
      seen.push(next.ids);
      token = next.token;
    } while (token);
    expect(seen.map((ids) => ids.length)).toEqual([3, 3, 3, 1]);
    const order = seen.flat();
    expect(new Set(order.slice(0, 5))).toEqual(new Set(["i1", "i3", "i5", "i7", "i9"]));
    expect(new Set(order)).toEqual(new Set(all));
  });

  it("goes on by itself when all is fetched", async () => {
    const query = account
      .container()
      .items.query("SELECT * FROM c", { partitionKey: tenant, maxItemCount: 4 });
    expect((await query.fetchAll()).resources).toHaveLength(10);
  });

  it("is not thrown off by items that come and go between the pages", async () => {
    const first = await page("SELECT * FROM c ORDER BY c.id", 4);
    await account.container().item("i1", tenant).delete();
    await account.container().item("i3", tenant).delete();
    await account.container().items.create({ id: "i00", tenant });
    const second = await page("SELECT * FROM c ORDER BY c.id", 4, first.token);
    expect(second.ids).toEqual(["i4", "i5", "i6", "i7"]);
  });

  it("counts TOP, OFFSET and LIMIT over all pages together", async () => {
    const first = await page("SELECT TOP 5 * FROM c ORDER BY c.id", 3);
    const second = await page("SELECT TOP 5 * FROM c ORDER BY c.id", 3, first.token);
    expect([first.ids, second.ids, second.token]).toEqual([["i0", "i1", "i2"], ["i3", "i4"], undefined]);
    const part = "SELECT * FROM c ORDER BY c.id OFFSET 6 LIMIT 3";
    const third = await page(part, 2);
    const fourth = await page(part, 2, third.token);
    expect([third.ids, fourth.ids, fourth.token]).toEqual([["i6", "i7"], ["i8"], undefined]);
  });

  it("refuses a token that is none, or of another query", async () => {
    const { token } = await page("SELECT * FROM c ORDER BY c.id", 3);
    await expect(page("SELECT * FROM c ORDER BY c.half", 3, token)).rejects.toMatchObject({ code: 400 });
    await expect(page("SELECT * FROM c ORDER BY c.id", 3, "bm9uZQ==")).rejects.toMatchObject({ code: 400 });
  });

  it("ends a page of its own accord before it grows beyond four megabytes", async () => {
    const text = "x".repeat(1_500_000);
    for (const id of ["a", "b", "c"]) await account.container().items.create({ id, tenant, text, big: true });
    const first = await page("SELECT * FROM c WHERE c.big = true", -1);
    const second = await page("SELECT * FROM c WHERE c.big = true", -1, first.token);
    expect([first.ids, second.ids, second.token]).toEqual([["a", "b"], ["c"], undefined]);
  });
});
