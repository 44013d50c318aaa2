import { describe, expect, it } from "vitest";
import { useLocalServers } from "./local-server.ts";

const startServer = useLocalServers();
const tenant = "t";

const withAnItem = async () => {
  const local = await startServer();
  await local.container().items.create({ id: "a", tenant, n: 1 });
  const query = () => local.container().items.query("SELECT * FROM c", { partitionKey: tenant }).fetchAll();
  return { ...local, item: local.container().item("a", tenant), items: local.container().items, query };
};

describe("a fault", () => {
  it("of kind down cuts the connection before anything happens", async () => {
    const { faults, items, item } = await withAnItem();
    faults.put("cosmos", { kind: "down", operation: "write" });
    await expect(items.upsert({ id: "a", tenant, n: 2 })).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(item.patch([{ op: "incr", path: "/n", value: 1 }])).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect((await item.read()).resource?.n).toBe(1);
    expect(faults.list()).toMatchObject([{ hits: 2 }]);
  });

  it("of kind down is got over by the client's own second attempt at a read", async () => {
    const { faults, item } = await withAnItem();
    faults.put("cosmos", { kind: "down", operation: "read", times: 1 });
    expect((await item.read()).resource?.n).toBe(1);
    expect(faults.list()).toMatchObject([{ hits: 1, left: 0 }]);
  });

  it("of kind lose-answer cuts the connection after the write has happened", async () => {
    const { faults, items, item } = await withAnItem();
    faults.put("cosmos", { kind: "lose-answer", operation: "write", times: 1 });
    await expect(items.upsert({ id: "a", tenant, n: 2 })).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await item.read()).resource?.n).toBe(2);
  });

  it("of kind error answers with its status, 500 unless told otherwise, and does nothing", async () => {
    const { faults, items, item, query } = await withAnItem();
    faults.put("cosmos", { kind: "error", operation: "write", status: 503, times: 1 });
    await expect(items.upsert({ id: "a", tenant, n: 2 })).rejects.toMatchObject({ code: 503 });
    faults.put("cosmos", { kind: "error", operation: "read", times: 2 });
    await expect(item.read()).rejects.toMatchObject({ code: 500 });
    await expect(query()).rejects.toMatchObject({ code: 500 });
    expect((await query()).resources).toMatchObject([{ n: 1 }]);
  });

  it("of kind throttle is a 429 with the time to wait, after which the client tries again", async () => {
    const { faults, item } = await withAnItem();
    faults.put("cosmos", { kind: "throttle", delayMs: 40, times: 2 });
    const start = performance.now();
    const patched = await item.patch([{ op: "incr", path: "/n", value: 1 }]);
    expect(patched.resource?.n).toBe(2);
    expect(patched.headers["x-ms-throttle-retry-count"]).toBe(2);
    expect(performance.now() - start).toBeGreaterThanOrEqual(75);
  });

  it("of kind latency answers later", async () => {
    const { faults, query } = await withAnItem();
    faults.put("cosmos", { kind: "latency", delayMs: 60, operation: "read", times: 1 });
    const start = performance.now();
    expect((await query()).resources).toHaveLength(1);
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });

  it("of one operation leaves the other alone, and a query is a read", async () => {
    const { faults, items, query } = await withAnItem();
    faults.put("cosmos", { kind: "error", operation: "read" });
    expect((await items.upsert({ id: "b", tenant })).statusCode).toBe(201);
    faults.clear();
    faults.put("cosmos", { kind: "error", operation: "write" });
    expect((await query()).resources).toHaveLength(2);
    const batch = items.batch([{ operationType: "Read", id: "a" }], tenant);
    await expect(batch).rejects.toMatchObject({ cause: { code: 500 } });
  });
});
