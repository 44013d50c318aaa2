import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aProduct, type Product } from "../support/product.ts";

const entry = join(import.meta.dirname, "../../local/demo/main.ts");

const demo = async (...flags: readonly string[]) => {
  const child = spawn(process.execPath, [entry, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const [code] = await once(child, "close");
  return { code, ...said };
};

describe("the demo, against a product that runs", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  it("shows one checkout step by step and a flash sale that sells each unit once", async () => {
    const sale = ["--buyers", "20", "--units", "6", "--at-once", "20"];
    const { code, out, err } = await demo("--data", product.data, ...sale);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`Against the product at ${product.endpoints.web}`);
    expect(out).toMatch(/POST \/checkouts → 201 in \d+ ms: order \S+/);
    expect(out).toMatch(/warehouse received com\.boxoffice\.order\.placed\.v1, sequence 1, id \S+/);
    expect(out).toMatch(/^ {2}chk_\S+$/m);
    const steps = [...out.matchAll(/^ {4}([\w.]+) +▇+ +\d+ ms {2}(\w+)$/gm)];
    expect(steps.map(([, name, outcome]) => `${name} ${outcome}`)).toEqual([
      "stock.hold accepted",
      "payment.authorize accepted",
      "orders.record accepted",
      "payment.capture accepted",
      "orders.finish accepted",
    ]);

    const shown = (name: string) => new RegExp(`^ {4}${name} +(\\S+)`, "m").exec(out)?.[1];
    const names = ["sold", "refused", "other answers", "oversold", "units left"];
    expect(names.map(shown)).toEqual(["6", "14", "0", "0", "0"]);
    for (const name of ["p50", "p99", "orders/s"]) expect(Number(shown(name))).toBeGreaterThan(0);
    await product.settled();
  });

  it("says what it did not understand, and does nothing", async () => {
    const { code, out, err } = await demo("--data", product.data, "--crowd", "20");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/'--crowd'[\s\S]*Usage: npm run demo/);
  });
});
