import { describe, expect, it } from "vitest";
import { useAccount } from "./account.ts";

const account = useAccount();
const ifMatch = (condition = "") => ({ accessCondition: { type: "IfMatch", condition } });
const stale = '"00000000-0000-0000-0000-000000000000"';

const anItem = async () => {
  const tenant = account.newTenant();
  const { etag } = await account.container().items.create({ id: "a", tenant, n: 0 });
  return { tenant, etag, item: account.container().item("a", tenant) };
};

describe("an etag", () => {
  it("lets a replace, an upsert, a patch and a delete through while it is the item's own", async () => {
    const { tenant, etag, item } = await anItem();
    const replaced = await item.replace({ id: "a", tenant, n: 1 }, ifMatch(etag));
    const upserted = await account
      .container()
      .items.upsert({ id: "a", tenant, n: 2 }, ifMatch(replaced.etag));
    const patched = await item.patch([{ op: "incr", path: "/n", value: 1 }], ifMatch(upserted.etag));
    expect(patched.resource?.n).toBe(3);
    expect((await item.delete(ifMatch(patched.etag))).statusCode).toBe(204);
  });

  it("stops all of them with 412 once somebody else has written, and leaves the item as it is", async () => {
    const { tenant, etag, item } = await anItem();
    await item.replace({ id: "a", tenant, n: 7 });
    const late = ifMatch(etag);
    const attempts = [
      () => item.replace({ id: "a", tenant, n: 1 }, late),
      () => account.container().items.upsert({ id: "a", tenant, n: 2 }, late),
      () => item.patch([{ op: "set", path: "/n", value: 3 }], late),
      () => item.delete(late),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 412 });
    expect((await item.read()).resource?.n).toBe(7);
  });

  it("does not keep an upsert from creating what is not there", async () => {
    const tenant = account.newTenant();
    const upserted = await account.container().items.upsert({ id: "a", tenant }, ifMatch(stale));
    expect(upserted.statusCode).toBe(201);
  });

  it("saves reading an unchanged item again", async () => {
    const { tenant, etag = "", item } = await anItem();
    const unless = { accessCondition: { type: "IfNoneMatch", condition: etag } };
    const same = await item.read(unless);
    expect([same.statusCode, same.resource]).toEqual([304, null]);
    await item.replace({ id: "a", tenant, n: 1 });
    const changed = await item.read(unless);
    expect([changed.statusCode, changed.resource?.n]).toEqual([200, 1]);
  });

  it("is another one after every write, even of the same content", async () => {
    const { tenant, etag, item } = await anItem();
    const again = await item.replace({ id: "a", tenant, n: 0 });
    expect(again.etag).not.toBe(etag);
  });
});
