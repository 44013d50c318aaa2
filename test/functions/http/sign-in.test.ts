import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bearerOf } from "../../../functions/http/bearer.ts";
import { inSeconds } from "../../support/an-issuer.ts";
import { type GuardedShop, openGuardedShop } from "../../support/guarded-shop.ts";

describe("the Authorization header", () => {
  it("brings a token with the scheme Bearer, however that is spelt", () => {
    for (const header of ["Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c", " Bearer a.b.c "])
      expect(bearerOf(header)).toBe("a.b.c");
  });

  it("brings none when it is empty, without a token, or of another scheme", () => {
    for (const header of [null, "", " ", "Bearer", "Bearer  ", "Basic a.b.c", "Bearera.b.c", "a.b.c"])
      expect(bearerOf(header)).toBeUndefined();
  });
});

describe("signing in", () => {
  let shop: GuardedShop;
  beforeAll(async () => {
    shop = await openGuardedShop();
  });
  beforeEach(() => shop.issuer.answers.clear());
  afterAll(() => shop.close());
  const list = async (headers: Readonly<Record<string, string>>) => shop.ask("orders-list", { headers });

  it("is refused with what is wrong with the token, as RFC 6750 says it, on every route", async () => {
    const expired = await shop.signedIn({ exp: inSeconds(-60) });
    const { status, headers, body } = await shop.ask("products-list", { headers: expired });
    expect([status, body.code, body.detail]).toEqual([401, "unauthenticated", "The token has expired"]);
    expect(headers["www-authenticate"]).toBe(
      'Bearer realm="boxoffice", error="invalid_token", error_description="The token has expired"',
    );
    const invalid = await list(await shop.signedIn({ aud: "another" }));
    expect(invalid.headers["www-authenticate"]).toMatch(/error_description="The token is not valid here"$/);
    expect((await list({})).headers["www-authenticate"]).toBe('Bearer realm="boxoffice"');
  });

  it("does not tell a refused token what would have been right, nor repeat it", async () => {
    const { body, headers } = await list(await shop.signedIn({ aud: "another-audience", sub: "a-subject" }));
    expect(JSON.stringify([body, headers])).not.toMatch(/audience|subject|boxoffice-api|127\.0\.0\.1/);
  });

  it("waits for nobody where a body is refused: card data is found before the token is judged", async () => {
    const card = { currency: "EUR", note: "4242 4242 4242 4242" };
    const { body } = await shop.ask("carts-create", {
      body: card,
      headers: { authorization: "Bearer garbage" },
    });
    expect(body.code).toBe("card_data_not_accepted");
  });

  it("cannot be judged while the issuer's keys cannot be had: 503, and nothing is done", async () => {
    const apart = await openGuardedShop();
    const away = () => apart.issuer.answers.set("/keys", (response) => response.writeHead(500).end());
    away();
    const signedIn = await apart.signedIn();
    const { status, body, headers } = await apart.ask("carts-create", {
      body: { currency: "EUR" },
      headers: signedIn,
    });
    expect([status, body.code, body.retryable]).toEqual([503, "dependency_unavailable", true]);
    expect(headers["retry-after"]).toBe("2");
    expect(apart.reported).toEqual([expect.objectContaining({ name: "KeysUnavailable" })]);
    const anonymous = await apart.ask("carts-create", { body: { currency: "EUR" } });
    expect(anonymous.status).toBe(201);
    await apart.close();
  });

  it("is not asked for where nobody can: the challenge names the key that staff has", async () => {
    const apart = await openGuardedShop({ withIssuer: false });
    const { status, headers } = await apart.ask("orders-list", {
      headers: { authorization: "Bearer garbage" },
    });
    expect([status, headers["www-authenticate"]]).toEqual([401, 'ApiKey realm="boxoffice"']);
    expect(apart.issuer.asked).toEqual([]);
    await apart.close();
  });
});
