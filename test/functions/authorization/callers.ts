import type { OrderId } from "../../../domain/ids.ts";
import { instant, millis } from "../../../domain/instant.ts";
import { inSeconds } from "../../support/an-issuer.ts";
import { forgedTokens } from "../../support/forged.ts";
import { type GuardedShop, staffKeys } from "../../support/guarded-shop.ts";

type Headers = Readonly<Record<string, string>>;

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const days = (count: number) => count * 86_400_000;

/** Everybody who may come to the door, by what they send. `ada` is the customer that things belong to, `eve` another. */
export const callers = {
  nobody: () => ({}),
  "nobody, with empty headers": () => ({ "x-api-key": "", "x-order-token": "", authorization: "" }),
  "nobody, with another scheme": () => ({ authorization: "Basic YWRhOmFkYQ==" }),
  "a wrong staff key": () => ({ "x-api-key": `${staffKeys.ada}x` }),
  "a staff key": () => ({ "x-api-key": staffKeys.ada }),
  "the staff key that replaces it": () => ({ "x-api-key": staffKeys.bob }),
  "the order's token": (shop, orderId) => ({ "x-order-token": shop.ids.orderToken(orderId, shop.now()) }),
  "no order's token": () => ({ "x-order-token": "zzzzzz.0123456789abcdef0123456789abcdef" }),
  "the order's token, expired": (shop, orderId) => {
    const longAgo = instant(millis(shop.now()) - days(91));
    return { "x-order-token": shop.ids.orderToken(orderId, longAgo) };
  },
  "another order's token": (shop) => ({
    "x-order-token": shop.ids.orderToken("ord_another" as OrderId, shop.now()),
  }),
  ada: async ({ issuer }) => bearer(await issuer.token({ sub: "ada" })),
  "ada, by RS256": async ({ issuer }) => bearer(await issuer.token({ sub: "ada" }, { kid: "rs" })),
  eve: async ({ issuer }) => bearer(await issuer.token({ sub: "eve" })),
  "the role ops": async ({ issuer }) => bearer(await issuer.token({ sub: "olga", roles: ["ops"] })),
  "roles that are like it": async ({ issuer }) =>
    bearer(await issuer.token({ sub: "otto", roles: ["OPS", "ops ", "devops"], role: "ops" })),
  "ada, expired": async ({ issuer }) => bearer(await issuer.token({ exp: inSeconds(-60) })),
  "ops, expired": async ({ issuer }) => bearer(await issuer.token({ roles: ["ops"], exp: inSeconds(-60) })),
  "ada, for another audience": async ({ issuer }) => bearer(await issuer.token({ aud: "another" })),
  "ada, of another issuer": async ({ issuer }) =>
    bearer(await issuer.token({ iss: "https://other.example" })),
  "ada, unsigned": ({ issuer }) => bearer(forgedTokens(issuer).none),
  "ada, signed with the public key": ({ issuer }) => bearer(forgedTokens(issuer).sharedSecret),
  garbage: () => bearer("garbage"),
  "garbage and a staff key": () => ({ ...bearer("a.b.c"), "x-api-key": staffKeys.ada }),
} satisfies Record<string, (shop: GuardedShop, orderId: OrderId) => Headers | Promise<Headers>>;

export type CallerName = keyof typeof callers;
export const callerNames = Object.keys(callers) as readonly CallerName[];

/** Those whose token does not hold, where somebody can sign in. */
export const badTokens: readonly CallerName[] = [
  "ada, expired",
  "ops, expired",
  "ada, for another audience",
  "ada, of another issuer",
  "ada, unsigned",
  "ada, signed with the public key",
  "garbage",
  "garbage and a staff key",
];

export const headersOf = async (name: CallerName, shop: GuardedShop, orderId: OrderId): Promise<Headers> => {
  const make: (shop: GuardedShop, orderId: OrderId) => Headers | Promise<Headers> = callers[name];
  return make(shop, orderId);
};
