import type { Cart } from "../../domain/cart.ts";
import type { CartId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";

type CartDocument = Omit<Cart, "cartId" | "version" | "status" | "expiresAt">;

/** What is kept of a cart as JSON: all but what Redis itself knows of it. */
export const cartDocument = ({ cartId, version, status, expiresAt, ...document }: Cart): string =>
  JSON.stringify(document satisfies CartDocument);

/** The fields that a cart is read from, in this order. */
export const cartFields = ["version", "ordered", "document"] as const;

/** A cart from its fields, the checkout that locks it, and when its key expires (ms). */
export const cartOf = (
  cartId: CartId,
  [version, ordered, document]: readonly (string | null)[],
  lockedBy: string | null,
  expiresAtMs: number,
): Cart | undefined => {
  if (!version || !document) return undefined;
  const content: CartDocument = JSON.parse(document);
  return {
    ...content,
    cartId,
    version: Number(version),
    status: ordered ? "ordered" : lockedBy ? "locked" : "open",
    expiresAt: instant(expiresAtMs),
  };
};
