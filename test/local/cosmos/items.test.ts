import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { useAccount } from "./account.ts";

const account = useAccount();

describe("an item", () => {
  it("is read back as it was created, with the service's own properties behind it", async () => {
    const item = {
      id: "a",
      tenant: account.newTenant(),
      total: 12.5,
      lines: [{ sku: "s", quantity: 2 }],
      note: null,
    };
    const created = await account.container().items.create(item);
    expect(created.statusCode).toBe(201);
    expect(created.resource).toMatchObject(item);

    const read = await account.container().item("a", item.tenant).read();
    expect(read.statusCode).toBe(200);
    expect(read.resource).toEqual(created.resource);
    expect(Object.keys(read.resource ?? {})).toEqual([
      ...Object.keys(item),
      "_rid",
      "_self",
      "_etag",
      "_attachments",
      "_ts",
    ]);
    expect(read.etag).toBe(read.resource?._etag);
    expect(read.requestCharge).toBeGreaterThan(0);
    expect(Math.abs((read.resource?._ts ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  });

  it("cannot be created twice in one partition, but can in another", async () => {
    const { items } = account.container();
    const tenant = account.newTenant();
    await items.create({ id: "a", tenant });
    await expect(items.create({ id: "a", tenant })).rejects.toMatchObject({ code: 409 });
    expect((await items.create({ id: "a", tenant: account.newTenant() })).statusCode).toBe(201);
  });

  it("is created by the first upsert and replaced as a whole by the second", async () => {
    const { items } = account.container();
    const tenant = account.newTenant();
    const first = await items.upsert({ id: "a", tenant, old: true });
    const second = await items.upsert({ id: "a", tenant, new: true });
    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    expect(second.resource).not.toHaveProperty("old");
    expect(second.resource?.["_rid"]).toBe((first.resource as { _rid?: string } | undefined)?._rid);
    expect(second.etag).not.toBe(first.etag);
  });

  it("is replaced only if it is there", async () => {
    const tenant = account.newTenant();
    const item = account.container().item("a", tenant);
    await expect(item.replace({ id: "a", tenant })).rejects.toMatchObject({ code: 404 });
    await account.container().items.create({ id: "a", tenant, n: 1 });
    const replaced = await item.replace({ id: "a", tenant, n: 2 });
    expect([replaced.statusCode, replaced.resource?.["n"]]).toEqual([200, 2]);
  });

  it("is gone after its deletion, and a new one of its id has a new _rid", async () => {
    const tenant = account.newTenant();
    const item = account.container().item("a", tenant);
    await expect(item.delete()).rejects.toMatchObject({ code: 404 });
    const { resource: before } = await account.container().items.create({ id: "a", tenant });
    expect((await item.delete()).statusCode).toBe(204);
    expect((await item.read()).statusCode).toBe(404);
    const { resource: after } = await account.container().items.create({ id: "a", tenant });
    expect(after).not.toMatchObject({ _rid: (before as { _rid?: string } | undefined)?._rid });
  });

  it("is not found under another partition key", async () => {
    await account.container().items.create({ id: "a", tenant: account.newTenant() });
    expect((await account.container().item("a", account.newTenant()).read()).statusCode).toBe(404);
  });

  it.each([["text"], [7], [true], [null], [undefined]] as const)(
    "may have the partition key %s",
    async (key) => {
      const id = randomUUID();
      await account.container().items.create({ id, ...(key !== undefined && { tenant: key }) });
      expect((await account.container().item(id, key).read()).statusCode).toBe(200);
      const other = key === 7 ? "7" : 7;
      expect((await account.container().item(id, other).read()).statusCode).toBe(404);
    },
  );

  it("may have an id of 255 characters with blanks, percent signs and letters of any script", async () => {
    const tenant = account.newTenant();
    const id = "ä %41 日本 😀 ".padEnd(255, "x");
    await account.container().items.create({ id, tenant });
    expect((await account.container().item(id, tenant).read()).resource?.id).toBe(id);
    await expect(account.container().items.create({ id: `${id}x`, tenant })).rejects.toMatchObject({
      code: 400,
    });
  });

  it("keeps every JSON value, and a property called __proto__ too", async () => {
    const tenant = account.newTenant();
    const odd = JSON.parse(`{"__proto__": {"a": 1}, "constructor": null, "": "", "n": [1e300, -0.5, []]}`);
    await account.container().items.create({ ...odd, id: "a", tenant });
    const { resource } = await account.container().item("a", tenant).read();
    expect(Object.getOwnPropertyDescriptor(resource, "__proto__")?.value).toEqual({ a: 1 });
    expect(resource).toMatchObject({ constructor: null, "": "", n: [1e300, -0.5, []] });
  });

  it("takes up to two megabytes and no more", async () => {
    const tenant = account.newTenant();
    const { items } = account.container();
    const two = 2 * 1024 * 1024;
    expect((await items.upsert({ id: "a", tenant, text: "x".repeat(two - 1000) })).statusCode).toBe(201);
    await expect(items.upsert({ id: "b", tenant, text: "x".repeat(two) })).rejects.toMatchObject({
      code: 413,
    });
    await expect(items.upsert({ id: "b", tenant, text: "é".repeat(two / 2) })).rejects.toMatchObject({
      code: 413,
    });
    expect((await account.container().item("b", tenant).read()).statusCode).toBe(404);

    const half = "é".repeat(600_000);
    await items.create({ id: "grown", tenant, half });
    const grow = account
      .container()
      .item("grown", tenant)
      .patch([{ op: "set", path: "/more", value: half }]);
    await expect(grow).rejects.toMatchObject({ code: 413 });
  });

  it("is refused when its lifetime is no positive whole number and not -1", async () => {
    const tenant = account.newTenant();
    for (const ttl of [0, -2, 1.5, "60"])
      await expect(account.container().items.create<object>({ id: "a", tenant, ttl })).rejects.toMatchObject({
        code: 400,
      });
  });
});
