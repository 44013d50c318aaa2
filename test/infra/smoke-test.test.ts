import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient } from "../../local/client/api.ts";
import { type RunningProduct, startProduct } from "../../local/client/product.ts";

const script = join(import.meta.dirname, "../../scripts/smoke-test.ts");

const run = async (environment: Readonly<Record<string, string>>, ...flags: readonly string[]) => {
  const child = spawn(process.execPath, [script, ...flags], {
    env: { PATH: process.env["PATH"] ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  const [code] = await once(child, "close");
  return { code, text };
};

describe("the smoke test after a deployment", () => {
  const data = mkdtempSync(join(tmpdir(), "smoke-"));
  let product: RunningProduct;

  beforeAll(async () => {
    product = await startProduct({ data });
  }, 90_000);
  afterAll(async () => {
    await product?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  const told = () => ({ API_URL: product.endpoints.api, SMOKE_OPS_KEY: product.endpoints.opsKey });

  it("buys one thing, follows it to its event, and takes it out of the catalogue", async () => {
    const { code, text } = await run(told());
    expect(text).toMatch(/^ready: ok\nbought and followed: order \S+, event \S+\n$/);
    expect(code).toBe(0);
    const api = apiClient(product.endpoints.api);
    try {
      const { body } = await api("GET", "/products");
      expect(JSON.stringify(body)).not.toContain("SMOKE-TEST");
      const { body: stock } = await api("GET", "/stock/SMOKE-TEST");
      expect(stock).toMatchObject({ onHand: 0, held: 0, available: 0 });
    } finally {
      api.close();
    }
  });

  it("can be run again", async () => {
    expect(await run(told())).toMatchObject({ code: 0 });
  });

  it("fails, and says why without a body, when the card is declined", async () => {
    const { code, text } = await run({ ...told(), SMOKE_CARD: "pm_card_chargeDeclined" });
    expect(text).toContain("smoke test failed: the checkout: expected 201 or 202, got 402 payment_declined");
    expect(text).not.toMatch(/example\.com|pm_card|Berlin/);
    expect(code).toBe(1);
  });

  it("fails with the wrong key before anything is sold", async () => {
    const { code, text } = await run({ ...told(), SMOKE_OPS_KEY: "not-a-key" });
    expect(text).toContain("smoke test failed: a product: expected 200 or 201, got 403 forbidden");
    expect(code).toBe(1);
  });

  it("only asks whether checkouts can be taken where it must not buy", async () => {
    const { API_URL } = told();
    expect(await run({ API_URL }, "--only-ready")).toEqual({ code: 0, text: "ready: ok\n" });
  });

  it("says what it must be told", async () => {
    const { code, text } = await run({});
    expect([code, text]).toEqual([1, "smoke test failed: set API_URL\n"]);
  });

  it("fails when the event does not leave, though the order stands", async () => {
    const fault = `${product.endpoints.control}/faults/service-bus`;
    const put = await fetch(fault, { method: "PUT", body: JSON.stringify({ kind: "down" }) });
    expect(put.ok).toBe(true);
    try {
      const { code, text } = await run({ ...told(), SMOKE_PATIENCE: "4" });
      expect(text).toContain("smoke test failed: the event is sent, not within 4000 ms: not yet");
      expect(code).toBe(1);
    } finally {
      const healed = await fetch(`${product.endpoints.control}/faults`, { method: "DELETE" });
      expect(healed.ok).toBe(true);
    }
    const ready = async () => (await fetch(`${product.endpoints.api}/health/ready`)).text();
    await expect.poll(ready, { timeout: 45_000, interval: 200 }).toMatch(/^\{"status":"ok"/);
  });
});
