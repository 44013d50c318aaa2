import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OrderId, Sku } from "../../domain/ids.ts";
import type { Told } from "../support/guarded-request.ts";
import { type GuardedShop, openGuardedShop } from "../support/guarded-shop.ts";
import { everyRoute } from "../support/the-document.ts";
import { type CallerName, callerNames, headersOf } from "./authorization/callers.ts";
import { type Case, cases } from "./authorization/cases.ts";
import { type Outcome, type Row, withoutSignIn } from "./authorization/rows.ts";
import { thingsOf } from "./authorization/things.ts";

const codes: Readonly<Record<number, RegExp>> = {
  400: /^signature_invalid$/,
  401: /^unauthenticated$/,
  403: /^forbidden$/,
  404: /^(cart|checkout|order)_not_found$/,
};

/** The status in one word, once the rest of the answer was found to be what belongs to it. */
const outcomeOf = ({ status, headers, body }: Told): Outcome => {
  expect(headers).toMatchObject({
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  expect("www-authenticate" in headers).toBe(status === 401);
  if (status >= 200 && status < 300) return "done";
  expect(body.code, JSON.stringify(body)).toMatch(codes[status] ?? /there is no such refusal/);
  expect(headers["content-type"]).toBe("application/problem+json");
  return status as Outcome;
};

const caseNames = Object.entries(cases).flatMap(([id, all]) =>
  all.map((one) => ({ id, one, what: one.of ? ` about a thing of ${one.of}` : "" })),
);

describe("the matrix", () => {
  it("has every route of the API, and no other", () => {
    expect(Object.keys(cases).toSorted()).toEqual(everyRoute.map(({ id }) => id).toSorted());
    for (const [id, all] of Object.entries(cases)) expect(all.length, id).toBeGreaterThan(0);
  });

  it("tells routes that need credentials from those that do not as the contract does", () => {
    for (const { id, caller } of everyRoute)
      for (const { row } of cases[id] ?? [])
        expect([row.nobody, id]).toEqual([
          caller === "anyone" || caller === "stripe" ? expect.not.toBeOneOf([401, 403]) : 401,
          id,
        ]);
  });
});

const matrixOf = (withIssuer: boolean, expected: (row: Row) => Row, isAbout: (one: Case) => boolean) => {
  let shop: GuardedShop;
  let sku: Sku;
  beforeAll(async () => {
    shop = await openGuardedShop({ withIssuer });
    sku = await shop.onSale(10_000);
  });
  afterAll(() => shop.close());

  const answerTo = async (name: CallerName, id: string, { of, asking }: Case): Promise<Outcome> => {
    const things = thingsOf(shop, sku, of === "ada" ? await shop.signedIn({ sub: "ada" }) : {});
    const { orderId = "ord_none" as OrderId, headers = {}, ...rest } = await asking(things, sku);
    const credentials = await headersOf(name, shop, orderId);
    return outcomeOf(await shop.ask(id, { ...rest, headers: { ...headers, ...credentials } }));
  };

  it.each(caseNames.filter(({ one }) => isAbout(one)))(
    "$id answers each caller$what",
    async ({ id, one }) => {
      const found: Record<string, Outcome> = {};
      for (const name of callerNames) found[name] = await answerTo(name, id, one);
      expect(found).toEqual(expected(one.row));
      expect(shop.reported).toEqual([]);
    },
  );
};

describe("where customers can sign in", () => {
  matrixOf(
    true,
    (row) => row,
    () => true,
  );
});

describe("where nobody can sign in, bearer tokens mean nothing", () => {
  matrixOf(false, withoutSignIn, ({ of }) => of !== "ada");
});
