import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Route } from "../../contracts/http/route.ts";
import { isLimited } from "../../contracts/http/route.ts";
import type { Asking } from "../support/guarded-request.ts";
import { type GuardedShop, openGuardedShop, staffKeys } from "../support/guarded-shop.ts";
import { everyRoute } from "../support/the-document.ts";

const perMinute = 2;
const ofOurs = everyRoute.filter(({ caller }) => caller !== "stripe");
const readingBodies = ofOurs.filter(({ method }) => method !== "GET");
const needingCredentials = ofOurs.filter(({ caller }) => caller !== "anyone");

/**
 * What is done for every route alike, on every route: whether the OpenAPI document has each of these answers is held
 * by the shop itself, which throws on one that it has not.
 */
describe("every route", () => {
  let shop: GuardedShop;
  let hosts = 0;
  /** Of an address that has not asked before, so that nobody is limited by chance. */
  const asking = ({ headers = {}, ...rest }: Asking = {}): Asking => ({
    params: { cartId: "cart_x", sku: "mug", checkoutId: "chk_x", orderId: "ord_x" },
    headers: { "x-forwarded-for": `10.1.${++hosts >> 8}.${hosts & 255}`, prefer: "wait=0", ...headers },
    ...rest,
  });
  /** The least that gets past the question whether there is a body at all. */
  const some = ({ method }: Route): Asking => (method === "GET" ? {} : { body: {} });
  const codeOf = async ({ id }: Route, sent: Asking = {}): Promise<readonly [number, string]> => {
    const { status, body } = await shop.ask(id, asking(sent));
    return [status, body.code];
  };
  beforeAll(async () => {
    shop = await openGuardedShop({ perMinute });
  });
  beforeEach(() => shop.issuer.answers.clear());
  afterAll(() => shop.close());

  it.each(ofOurs)("$method $path refuses a token that is not genuine", async (route) => {
    expect(await codeOf(route, { ...some(route), headers: { authorization: "Bearer garbage" } })).toEqual([
      401,
      "unauthenticated",
    ]);
  });

  it.each(ofOurs)("$method $path cannot answer a token that nobody can verify now", async (route) => {
    const apart = await openGuardedShop();
    try {
      const headers = await apart.signedIn();
      apart.issuer.answers.set("/keys", (response) => response.writeHead(500).end());
      const { status, body } = await apart.ask(route.id, asking({ ...some(route), headers }));
      expect([status, body.code]).toEqual([503, "dependency_unavailable"]);
    } finally {
      await apart.close();
    }
  });

  it.each(needingCredentials)("$method $path asks for credentials, and refuses wrong ones", async (route) => {
    expect(await codeOf(route, some(route))).toEqual([401, "unauthenticated"]);
    expect(await codeOf(route, { ...some(route), headers: { "x-api-key": "wrong" } })).toEqual([
      403,
      "forbidden",
    ]);
  });

  it.each(readingBodies)("$method $path refuses a body that nobody could want", async (route) => {
    const headers = { "x-api-key": staffKeys.ada };
    const text = { ...headers, "content-type": "text/plain" };
    expect(await codeOf(route, { headers, body: `"${"x".repeat(256 * 1024)}"` })).toEqual([
      413,
      "body_too_large",
    ]);
    expect(await codeOf(route, { headers: text, body: "x" })).toEqual([415, "unsupported_media_type"]);
    expect(await codeOf(route, { headers, body: "{" })).toEqual([400, "malformed_json"]);
    expect(await codeOf(route, { headers, body: { a: "4242 4242 4242 4242" } })).toEqual([
      400,
      "card_data_not_accepted",
    ]);
    expect(await codeOf(route, { headers, body: { surprise: 1 } })).toEqual([400, "validation_failed"]);
  });

  it.each(ofOurs.filter(isLimited))("$method $path is refused to who asks too often", async (route) => {
    const often = asking();
    for (let count = 0; count < perMinute; count++)
      await shop.ask("products-list", { headers: often.headers ?? {} });
    const { status, body } = await shop.ask(route.id, often);
    expect([status, body.code]).toEqual([429, "rate_limited"]);
  });
});
