import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startAzurite } from "../../../local/func/azurite.ts";

const root = join(import.meta.dirname, "../../..");

describe("storage for the real host", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-azurite-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("answers for blobs, queues and tables at the addresses of its connection string, and ends when it is stopped", async () => {
    const azurite = await startAzurite(root, join(folder, "azurite.log"));
    const endpoints = [...azurite.connectionString.matchAll(/(?:Blob|Queue|Table)Endpoint=([^;]+)/g)].map(
      ([, url]) => `${url}`,
    );
    expect(endpoints).toHaveLength(3);
    for (const endpoint of endpoints)
      expect((await fetch(`${endpoint}?comp=list`)).headers.get("server")).toMatch(/^Azurite/);
    await azurite.stop();
    for (const endpoint of endpoints) await expect(fetch(endpoint)).rejects.toThrow();
  });
});
