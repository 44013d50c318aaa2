import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient } from "../../../local/client/api.ts";
import { type RunningProduct, startProduct } from "../../../local/client/product.ts";
import { newKey, shopper } from "../../../local/client/shop.ts";
import { aDataFolder, cleanUp, until } from "./a-command.ts";
import { listeningOf } from "./listening.ts";

let data: string;
let product: RunningProduct;
beforeAll(async () => {
  data = aDataFolder();
  product = await startProduct({ data, seed: true });
});
afterAll(async () => {
  await product.stop();
  await cleanUp(data);
});

describe("the whole product, started by the command,", () => {
  it.skipIf(process.platform !== "linux")("listens on loopback and nowhere else", () => {
    const { supervisor, ...parts } = product.endpoints.pids;
    expect(listeningOf(supervisor)).toEqual([]);
    for (const [name, pid] of Object.entries(parts)) {
      const addresses = listeningOf(pid);
      expect(addresses, name).not.toEqual([]);
      expect(new Set(addresses), name).toEqual(new Set(["127.0.0.1"]));
    }
  });

  it("crashes at the door's first hold, whose script its Redis has never seen, and places the order after the restart", async () => {
    const { control, api, pids } = product.endpoints;
    const shop = shopper(apiClient(api));
    const basket = await shop.ready([{ sku: "OPERA-GLASSES", quantity: 2 }]);
    await fetch(`${control}/crash`, { method: "POST", body: JSON.stringify({ at: "stock.hold:after" }) });
    const key = newKey();
    await expect(shop.checkout(basket, { key })).rejects.toThrow();
    await until(() => product.current().pids.host !== pids.host);
    expect(await (await fetch(`${control}/crash`)).json()).toEqual({
      armed: [],
      fired: [{ at: "stock.hold:after", count: 1 }],
    });
    const held = await (await fetch(`${api}/stock/OPERA-GLASSES`)).json();
    expect(held).toMatchObject({ onHand: 60, held: 2 });
    expect((await shop.checkout(basket, { key })).status).toBe(201);
  });

  it("strikes SQL in the host and Stripe in the stand-ins, and shows both", async () => {
    const { control, api } = product.endpoints;
    const put = (target: string, fault: object) =>
      fetch(`${control}/faults/${target}`, { method: "PUT", body: JSON.stringify(fault) });
    await put("sql", { kind: "error", operation: "write", times: 1 });
    await put("stripe", { kind: "lose-answer", operation: "capture", times: 1 });
    const shop = shopper(apiClient(api));
    const basket = await shop.ready([{ sku: "TOTE-CURTAIN", quantity: 1 }]);
    expect((await shop.checkout(basket)).status).toBe(201);
    expect(await (await fetch(`${control}/faults`)).json()).toMatchObject({
      faults: [
        { target: "sql", hits: 1, left: 0 },
        { target: "stripe", hits: 1, left: 0 },
      ],
    });
  });
});
