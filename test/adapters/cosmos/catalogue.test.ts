import { expect, it } from "vitest";
import { aProduct, catalogueContract } from "../../ports/catalogue.contract.ts";
import { aSku } from "../../ports/order-builders.ts";
import { aCosmos } from "./a-cosmos.ts";

catalogueContract("Cosmos DB", aCosmos);

it("asks for each of up to eight products by itself, once, and for more of them in a query", async () => {
  const { catalogue, faults, close } = await aCosmos();
  try {
    await catalogue.list({ limit: 1 });
    const requests = async (skus: number) => {
      faults.put("cosmos", { kind: "latency", delayMs: 0, operation: "read" });
      const asked = Array.from({ length: skus }, () => aSku());
      await catalogue.find([...asked, ...asked]);
      return faults.list()[0]?.hits;
    };
    expect([await requests(0), await requests(1), await requests(8)]).toEqual([0, 1, 8]);
    expect(await requests(9)).toBeLessThanOrEqual(2);
  } finally {
    await close();
  }
});

it("says of a product whose answer was lost that it was there, when it is put again", async () => {
  const { catalogue, faults, close } = await aCosmos();
  try {
    faults.put("cosmos", { kind: "lose-answer", operation: "write", times: 1 });
    const product = aProduct();
    await expect(catalogue.put(product)).rejects.toThrow();
    expect(await catalogue.put(product)).toBe("updated");
    expect((await catalogue.find([product.sku])).get(product.sku)).toEqual(product);
  } finally {
    await close();
  }
});
