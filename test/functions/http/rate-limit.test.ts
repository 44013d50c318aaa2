import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countRequest } from "../../../functions/http/rate-limit.ts";
import { unique } from "../../ports/order-builders.ts";
import { type GuardedShop, openGuardedShop } from "../../support/guarded-shop.ts";

type Headers = Readonly<Record<string, string>>;
const perMinute = 3;

describe("a limit of requests", () => {
  let shop: GuardedShop;
  beforeAll(async () => {
    shop = await openGuardedShop({ perMinute });
  });
  afterAll(() => shop.close());
  let hosts = 0;
  const anAddress = (): Headers => ({ "x-forwarded-for": `10.0.0.${++hosts}:49152` });
  const list = (headers: Headers) => shop.ask("products-list", { headers });
  const useUp = async (headers: Headers) => {
    for (let count = 0; count < perMinute; count++) expect((await list(headers)).status).toBe(200);
  };

  it("is told with every answer, and how much of it is left", async () => {
    const address = anAddress();
    const told = [];
    for (let count = 0; count < perMinute; count++) {
      const { headers } = await list(address);
      expect(headers["ratelimit-policy"]).toBe('"default";q=3;w=60');
      told.push(headers["ratelimit"]);
    }
    for (const [index, near] of [20, 40, 60].entries()) {
      const [, left, whole] = /^"default";r=(\d);t=(\d+)$/.exec(told[index] ?? "") ?? [];
      expect(Number(left)).toBe(perMinute - 1 - index);
      expect(Number(whole)).toBeGreaterThan(near - 5);
      expect(Number(whole)).toBeLessThanOrEqual(near);
    }
  });

  it("refuses more with 429, and says when to come again", async () => {
    const address = anAddress();
    await useUp(address);
    const { status, headers, body } = await list(address);
    expect([status, body.code, body.retryable]).toEqual([429, "rate_limited", true]);
    expect(headers["ratelimit"]).toMatch(/^"default";r=0;t=\d\d$/);
    expect(Number(headers["retry-after"])).toBeGreaterThan(15);
    expect(Number(headers["retry-after"])).toBeLessThanOrEqual(20);
  });

  it("is one for all routes of a caller, whatever they are answered", async () => {
    const address = anAddress();
    const answers = [
      await shop.ask("orders-list", { headers: address }),
      await shop.ask("carts-create", { headers: address, body: "{" }),
      await shop.ask("carts-get", { headers: { ...address, authorization: "Bearer garbage" } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 400, 401]);
    expect(answers.at(-1)?.headers["ratelimit"]).toMatch(/^"default";r=0;t=\d\d$/);
    expect((await list(address)).status).toBe(429);
    const staff = await shop.ask("ops-checkouts-list", { headers: { ...address, "x-api-key": "guess" } });
    expect(staff.status).toBe(429);
  });

  it("does not hide that a body has card data: that is told before all else", async () => {
    const address = anAddress();
    await useUp(address);
    const { body } = await shop.ask("carts-create", { headers: address, body: { a: "4242424242424242" } });
    expect(body.code).toBe("card_data_not_accepted");
  });

  it("is each subject's own, wherever they are, and each address's for those who do not sign in", async () => {
    const [ada, eve] = [await shop.signedIn({ sub: unique() }), await shop.signedIn({ sub: unique() })];
    await useUp({ ...ada, ...anAddress() });
    const address = anAddress();
    expect((await list({ ...ada, ...address })).status).toBe(429);
    expect((await list({ ...eve, ...address })).status).toBe(200);
    await useUp(address);
    expect((await list(address)).status).toBe(429);
    expect((await list(anAddress())).status).toBe(200);
  });

  it("cannot be gone around by writing another address into the request", async () => {
    const [real] = Object.values(anAddress());
    const claiming = (own: string) => list({ "x-forwarded-for": `${own}, ${real}` });
    for (const own of ["1.2.3.4", "5.6.7.8", "x"]) expect((await claiming(own)).status).toBe(200);
    expect((await claiming("9.9.9.9")).status).toBe(429);
  });

  it("does not count Stripe, monitors and readers of the document", async () => {
    const address = anAddress();
    await useUp(address);
    for (const id of ["health-live", "health-ready", "openapi", "webhooks-stripe"]) {
      const { status, headers } = await shop.ask(id, { headers: address });
      expect([id, status, headers["ratelimit"]]).toEqual([
        id,
        id === "webhooks-stripe" ? 400 : 200,
        undefined,
      ]);
    }
  });

  it("keeps no address: only a pseudonym of it is counted by", async () => {
    await list({ "x-forwarded-for": "203.0.113.77" });
    const keys = await shop.memory.connection.commands.keys("rate:*");
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(key).toMatch(/^rate:[0-9a-f]{32}$/);
  });

  it("lets everybody through while nobody can count, and tells no limit then", async () => {
    const limits = {
      take: async () => {
        throw new Error("away");
      },
    };
    const settings = { limits, perMinute, trustedProxies: 0, pseudonym: (text: string) => text };
    const request = { headers: new Headers() } as unknown as Parameters<typeof countRequest>[2];
    const counted = await countRequest(settings, { tag: "Carts", caller: "anyone" }, request, undefined);
    expect(counted).toEqual({ headers: {} });
  });
});

describe("without a limit", () => {
  it("nothing is counted, and no answer tells of one", async () => {
    const shop = await openGuardedShop();
    const { headers } = await shop.ask("products-list");
    expect(Object.keys(headers).filter((name) => name.startsWith("ratelimit"))).toEqual([]);
    expect(await shop.memory.connection.commands.keys("rate:*")).toEqual([]);
    await shop.close();
  });
});
