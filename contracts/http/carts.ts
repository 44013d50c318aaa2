import * as z from "zod";
import { largestQuantity } from "../../domain/cart.ts";
import { route } from "./route.ts";
import {
  AddressShape,
  CountryCode,
  CurrencyCode,
  EmailAddress,
  InstantText,
  MoneyShape,
  SkuCode,
  SumShape,
  VatId,
} from "./shapes.ts";

export const CartShape = z
  .object({
    cartId: z.string(),
    version: z.int(),
    status: z.enum(["open", "locked", "ordered"]),
    currency: CurrencyCode,
    country: CountryCode.optional(),
    lines: z.array(
      z.object({
        sku: SkuCode,
        quantity: z.int().min(1).max(largestQuantity),
        title: z.string(),
        unitPrice: MoneyShape.nullable().describe(
          "The catalogue's price at this moment; null when it has none",
        ),
      }),
    ),
    estimate: z.object({ goods: SumShape }),
    email: EmailAddress.optional(),
    shippingAddress: AddressShape.optional(),
    billingAddress: AddressShape.optional(),
    vatId: VatId.optional(),
    expiresAt: InstantText,
  })
  .meta({ id: "Cart" });

const tag = "Carts";
const etag = { ETag: 'The version, as `"<version>"`' };
const ifMatch = {
  "If-Match": {
    description: "The versions that the change may be made from, as `ETag` gave them; `*` = any",
  },
};
const cart = { description: "The cart", body: CartShape, headers: etag };
const changeProblems = ["cart_not_found", "cart_locked", "cart_ordered", "cart_version_mismatch"] as const;

export const createCart = route({
  id: "carts-create",
  method: "POST",
  path: "/carts",
  summary: "Create a cart",
  tag,
  caller: "anyone",
  body: z.strictObject({ currency: CurrencyCode, country: CountryCode.exactOptional() }),
  answers: { 201: { ...cart, headers: { ...etag, Location: "The cart" } } },
});

export const getCart = route({
  id: "carts-get",
  method: "GET",
  path: "/carts/{cartId}",
  summary: "Read a cart, with the catalogue's prices of this moment",
  tag,
  caller: "anyone",
  answers: { 200: cart },
  problems: ["cart_not_found"],
});

export const putCartItem = route({
  id: "carts-put-item",
  method: "PUT",
  path: "/carts/{cartId}/items/{sku}",
  summary: "Set the quantity of a SKU; 0 removes it",
  tag,
  caller: "anyone",
  headers: ifMatch,
  body: z.strictObject({ quantity: z.int().min(0) }),
  answers: { 200: cart },
  problems: [...changeProblems, "unknown_sku", "quantity_limit", "cart_full"],
});

export const patchCart = route({
  id: "carts-patch",
  method: "PATCH",
  path: "/carts/{cartId}",
  summary: "Set the customer's e-mail, addresses or VAT id",
  tag,
  caller: "anyone",
  headers: ifMatch,
  body: z.strictObject({
    email: EmailAddress.exactOptional(),
    shippingAddress: AddressShape.exactOptional(),
    billingAddress: AddressShape.exactOptional(),
    vatId: VatId.exactOptional(),
  }),
  answers: { 200: cart },
  problems: changeProblems,
});

export const deleteCart = route({
  id: "carts-delete",
  method: "DELETE",
  path: "/carts/{cartId}",
  summary: "Delete a cart",
  tag,
  caller: "anyone",
  headers: ifMatch,
  answers: { 204: { description: "Deleted" } },
  problems: changeProblems,
});
