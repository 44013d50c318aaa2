import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preflights } from "../../../functions/http/cors.ts";
import { ask } from "../../support/guarded-request.ts";
import { type GuardedShop, openGuardedShop } from "../../support/guarded-shop.ts";
import { everyRoute } from "../../support/the-document.ts";

const always = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

describe("every answer of every route", () => {
  let shop: GuardedShop;
  beforeAll(async () => {
    shop = await openGuardedShop();
  });
  afterAll(() => shop.close());

  it.each(everyRoute.map(({ id }) => id))(
    "of %s is kept by no cache, guessed at by no browser and shown in no page",
    async (id) => {
      const { headers } = await shop.ask(id);
      expect(headers).toMatchObject(always);
      expect(headers).not.toHaveProperty("strict-transport-security");
    },
  );

  it("asks for encryption from then on where the request came encrypted", async () => {
    for (const id of ["products-list", "orders-list", "webhooks-stripe"]) {
      const overTls = await shop.ask(id, { headers: { "x-forwarded-proto": "https" } });
      expect(overTls.headers["strict-transport-security"]).toBe("max-age=31536000");
      const inTheClear = await shop.ask(id, { headers: { "x-forwarded-proto": "http" } });
      expect(inTheClear.headers).not.toHaveProperty("strict-transport-security");
    }
  });

  it("that has a version has them, too", async () => {
    const { headers } = await shop.ask("carts-create", { body: { currency: "EUR" } });
    expect(headers).toMatchObject({ ...always, etag: '"1"' });
  });

  it("to a preflight has them, too", async () => {
    for (const { handler, path } of preflights(everyRoute, new Set()))
      expect((await ask(handler, { method: "OPTIONS", path })).headers).toMatchObject(always);
  });
});
