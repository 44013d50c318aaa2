import type { Cart } from "../domain/cart.ts";
import type { CartId } from "../domain/ids.ts";

/** What a change of a cart may meet. `mismatch` carries the version that stands. */
export type CartRefusal =
  | { readonly tag: "not-found" }
  | { readonly tag: "locked" }
  | { readonly tag: "ordered" }
  | { readonly tag: "mismatch"; readonly version: number };

/** Carts, each with a sliding lifetime. A cart that a checkout holds, or that was bought, cannot be changed. */
export type Carts = {
  create(cart: Cart): Promise<void>;
  get(cartId: CartId): Promise<Cart | undefined>;
  /**
   * Writes the cart as it is to be, if it still has the version that the change was made from and nothing locks it.
   * Twice: the second is a mismatch and changes nothing.
   */
  replace(cart: Cart, from: number): Promise<CartRefusal | undefined>;
  remove(cartId: CartId, from: number): Promise<CartRefusal | undefined>;
};
