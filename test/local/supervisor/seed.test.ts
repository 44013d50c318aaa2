import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProductBody } from "../../../contracts/http/products.ts";
import { postReceipt } from "../../../contracts/http/stock.ts";
import { closeServer, listen } from "../../../local/control/listen.ts";
import { catalogue } from "../../../local/supervisor/catalogue.ts";
import { isSeeded, seed } from "../../../local/supervisor/seed.ts";

type Call = { readonly route: string; readonly key: unknown; readonly body: unknown };

let data: string;
let shop: Server;
let api: string;
let calls: Call[];
let answer: number;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "seed-"));
  calls = [];
  answer = 201;
  shop = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    calls.push({ route: `${request.method} ${request.url}`, key: request.headers["x-api-key"], body });
    response.writeHead(answer).end(JSON.stringify({ code: "forbidden" }));
  });
  api = `http://127.0.0.1:${await listen(shop, 0)}/api`;
});
afterEach(async () => {
  await closeServer(shop);
  rmSync(data, { recursive: true, force: true });
});

describe("the sample catalogue", () => {
  it("is made of products and receipts that the API's own schemas take", () => {
    const receipt = postReceipt.body;
    for (const { product, units } of catalogue) {
      expect(ProductBody.safeParse(product).error).toBeUndefined();
      expect(receipt?.safeParse({ quantity: units, reference: "r" }).error).toBeUndefined();
    }
    expect(new Set(catalogue.map(({ sku }) => sku)).size).toBe(12);
    expect(catalogue.filter(({ product }) => product.purchaseLimit !== undefined)).toHaveLength(1);
  });

  it("is put with the ops key, each product before its stock, with one reference for ever", async () => {
    expect(isSeeded(data)).toBe(false);
    await seed(data, { api, opsKey: "key" });
    expect(isSeeded(data)).toBe(true);
    const first = calls.splice(0);
    await seed(data, { api, opsKey: "key" });
    const sorted = (list: Call[]) => list.map((call) => JSON.stringify(call)).sort();
    expect(sorted(calls)).toEqual(sorted(first));
    expect(first.every(({ key }) => key === "key")).toBe(true);
    for (const { sku } of catalogue) {
      const routes = first.map(({ route }) => route).filter((route) => route.includes(sku));
      expect(routes).toEqual([`PUT /api/products/${sku}`, `POST /api/stock/${sku}/receipts`]);
    }
  });

  it("counts as not seeded when any call is refused, and names the answer", async () => {
    answer = 403;
    await expect(seed(data, { api, opsKey: "key" })).rejects.toThrow(
      /PUT \/products\/.* answered 403 forbidden/,
    );
    expect(isSeeded(data)).toBe(false);
  });
});
