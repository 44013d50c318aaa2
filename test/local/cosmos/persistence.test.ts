import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import type { ContainerConfig } from "../../../local/cosmos/cosmos.ts";
import { useLocalServers } from "./local-server.ts";

const startServer = useLocalServers();
const folder = mkdtempSync(join(tmpdir(), "cosmos-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = () => {
  files += 1;
  return join(folder, `${files}.db`);
};
const tenant = "t";
const items: ContainerConfig = { name: "items", partitionKey: "/tenant" };
const more: ContainerConfig = { name: "more", partitionKey: "/id" };

describe("a file", () => {
  it("keeps the items with their etags across a restart", async () => {
    const file = newFile();
    const first = await startServer({ file });
    const { resource } = await first.container().items.create({ id: "a", tenant, n: 1 });
    await first.stop();

    const second = await startServer({ file });
    const item = second.container().item("a", tenant);
    expect((await item.read()).resource).toEqual(resource);
    const condition = String((resource as { _etag?: string } | undefined)?._etag);
    const accessCondition = { type: "IfMatch", condition };
    expect((await item.replace({ id: "a", tenant, n: 2 }, { accessCondition })).statusCode).toBe(200);
  });

  it("never gives an etag or a _rid twice, even where the newest item was deleted before the restart", async () => {
    const file = newFile();
    const first = await startServer({ file });
    const before = await first.container().items.create({ id: "a", tenant });
    await first.container().item("a", tenant).delete();
    await first.stop();

    const second = await startServer({ file });
    second.pass(1);
    await second.stop();
    const third = await startServer({ file });
    await third.container().items.create({ id: "b", tenant });
    const after = await third.container().items.create({ id: "a", tenant });
    expect(after.etag).not.toBe(before.etag);
    expect(after.resource).not.toMatchObject({
      _rid: (before.resource as { _rid?: string } | undefined)?._rid,
    });
  });

  it("takes new containers in, and refuses to lose one", async () => {
    const file = newFile();
    const first = await startServer({ file, containers: [items] });
    await first.container().items.create({ id: "a", tenant });
    await first.stop();

    const second = await startServer({ file, containers: [more, items] });
    await second.container("more").items.create({ id: "m" });
    expect((await second.container().item("a", tenant).read()).statusCode).toBe(200);
    await second.stop();

    await expect(startServer({ file, containers: [items] })).rejects.toThrow(/shop\/more.*not configured/);
    const moved: ContainerConfig = { name: "more", partitionKey: "/tenant" };
    await expect(startServer({ file, containers: [items, moved] })).rejects.toThrow(/partition key \/id/);
  });

  it("applies a changed lifetime to the items it already holds", async () => {
    const file = newFile();
    const first = await startServer({ file, containers: [items] });
    await first.container().items.create({ id: "a", tenant });
    await first.container().items.create({ id: "b", tenant, ttl: 90 });
    await first.stop();

    const second = await startServer({ file, containers: [{ ...items, defaultTtlSeconds: 30 }] });
    const status = async (id: string) => (await second.container().item(id, tenant).read()).statusCode;
    expect([await status("a"), await status("b")]).toEqual([200, 200]);
    second.pass(30);
    expect([await status("a"), await status("b")]).toEqual([404, 200]);
    second.pass(60);
    expect(await status("b")).toBe(404);
  });

  it("does not grow by items that have expired", async () => {
    const file = newFile();
    const { container, pass, stop } = await startServer({
      file,
      containers: [{ ...items, defaultTtlSeconds: 1 }],
    });
    for (let batch = 0; batch < 12; batch += 1) {
      const lines = Array.from({ length: 100 }, (_, at) => ({
        operationType: "Create" as const,
        resourceBody: { id: `${batch}-${at}`, tenant },
      }));
      expect((await container().items.batch(lines, tenant)).code).toBe(200);
      pass(2);
    }
    await stop();
    const database = new DatabaseSync(file);
    const { kept } = database.prepare("SELECT count(*) AS kept FROM documents").get() as { kept: number };
    database.close();
    expect(kept).toBeLessThan(600);
  });

  it("is for one server at a time", async () => {
    const file = newFile();
    const first = await startServer({ file });
    await first.container().items.create({ id: "a", tenant });
    await expect(startServer({ file })).rejects.toThrow(/Cannot open the Cosmos documents/);
  });
});
