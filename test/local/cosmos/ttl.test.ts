import { describe, expect, it } from "vitest";
import { useLocalServers } from "./local-server.ts";

const startServer = useLocalServers();
const tenant = "t";

describe("an item's time to live", () => {
  it("is its own, or that of its container, counted from its last write", async () => {
    const containers = [{ name: "items", partitionKey: "/tenant", defaultTtlSeconds: 60 }] as const;
    const { container, pass } = await startServer({ containers });
    const { items } = container();
    await items.create({ id: "default", tenant });
    await items.create({ id: "short", tenant, ttl: 10 });
    await items.create({ id: "ever", tenant, ttl: -1 });
    await items.create({ id: "touched", tenant, ttl: 10 });
    const ids = async () => {
      const { resources } = await items.query("SELECT * FROM c", { partitionKey: tenant }).fetchAll();
      return resources.map(({ id }) => id);
    };

    pass(9);
    expect(await ids()).toEqual(["default", "short", "ever", "touched"]);
    await container()
      .item("touched", tenant)
      .patch([{ op: "set", path: "/seen", value: true }]);
    pass(1);
    expect(await ids()).toEqual(["default", "ever", "touched"]);
    pass(50);
    expect(await ids()).toEqual(["ever"]);
  });

  it("does nothing in a container that has none", async () => {
    const { container, pass } = await startServer();
    await container().items.create({ id: "a", tenant, ttl: 1 });
    pass(100);
    expect((await container().item("a", tenant).read()).statusCode).toBe(200);
  });

  it("leaves nothing behind: an expired item is not read, written, counted or in the way", async () => {
    const containers = [{ name: "items", partitionKey: "/tenant", defaultTtlSeconds: -1 }] as const;
    const { container, pass } = await startServer({ containers });
    const { items } = container();
    const item = container().item("a", tenant);
    await items.create({ id: "a", tenant, ttl: 5, old: true });
    pass(5);
    expect((await item.read()).statusCode).toBe(404);
    await expect(item.replace({ id: "a", tenant })).rejects.toMatchObject({ code: 404 });
    await expect(item.delete()).rejects.toMatchObject({ code: 404 });
    const count = items.query("SELECT VALUE COUNT(1) FROM c", { partitionKey: tenant });
    expect((await count.fetchAll()).resources).toEqual([0]);
    const again = await items.upsert({ id: "a", tenant });
    expect([again.statusCode, again.resource]).toMatchObject([
      201,
      expect.not.objectContaining({ old: true }),
    ]);
  });
});
