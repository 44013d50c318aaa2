import { describe, expect, it } from "vitest";
import { millis } from "../../domain/instant.ts";
import { until } from "../support/until.ts";
import { aHolder } from "./holds/held.ts";
import { aCart, type OpenMemory } from "./memory.ts";
import { openedMemory } from "./opened-memory.ts";
import { aSku } from "./order-builders.ts";

/** Everything that the port `Carts` promises, for whichever memory is behind it. */
export const cartsContract = (name: string, open: OpenMemory): void => {
  describe(`carts in ${name}`, () => {
    const memory = openedMemory(open);
    const carts = () => memory().carts;
    const stored = async (changes = {}) => {
      const cart = aCart(changes);
      await carts().create(cart);
      return cart;
    };
    const full = () => ({
      version: 4,
      lines: [{ sku: aSku(), quantity: 2 }],
      email: "someone@example.com",
      shippingAddress: { name: "A", line1: "B 1", city: "C", postalCode: "10115", country: "DE" },
      vatId: "DE123456789",
      owner: "0123456789abcdef",
    });

    it("gives a cart back as it was created, but for when it ends", async () => {
      const cart = await stored(full());
      const { expiresAt, ...rest } = cart;
      expect(await carts().get(cart.cartId)).toEqual({ ...rest, expiresAt: expect.any(String) });
    });

    it("knows no cart that was not created", async () => {
      const { cartId } = aCart();
      expect(await carts().get(cartId)).toBeUndefined();
      expect(await carts().replace(aCart(), 1)).toEqual({ tag: "not-found" });
      expect(await carts().remove(cartId, 1)).toEqual({ tag: "not-found" });
      expect(await carts().get(cartId)).toBeUndefined();
    });

    it("replaces a cart from the version that it has, once", async () => {
      const cart = await stored(full());
      const { email, ...changed } = { ...cart, version: 5, lines: [] };
      expect(await carts().replace(changed, 4)).toBeUndefined();
      expect(await carts().replace(changed, 4)).toEqual({ tag: "mismatch", version: 5 });
      const now = await carts().get(cart.cartId);
      expect(now).toMatchObject({ version: 5, lines: [] });
      expect(now).not.toHaveProperty("email");
    });

    it("keeps one of two changes that were made from the same version", async () => {
      const cart = await stored();
      const both = [aSku(), aSku()].map((sku) => ({ ...cart, version: 2, lines: [{ sku, quantity: 1 }] }));
      const answers = await Promise.all(both.map((changed) => carts().replace(changed, 1)));
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
      expect(answers).toContainEqual({ tag: "mismatch", version: 2 });
    });

    it("removes a cart that has the version", async () => {
      const cart = await stored(full());
      expect(await carts().remove(cart.cartId, 3)).toEqual({ tag: "mismatch", version: 4 });
      expect(await carts().remove(cart.cartId, 4)).toBeUndefined();
      expect(await carts().get(cart.cartId)).toBeUndefined();
    });

    it("changes nothing while a checkout has the cart, and the lock moves no version", async () => {
      const { cart, hold } = await aHolder(memory());
      expect(await carts().get(cart.cartId)).toMatchObject({ status: "locked", version: 1 });
      expect(await carts().replace({ ...cart, version: 2 }, 1)).toEqual({ tag: "locked" });
      expect(await carts().remove(cart.cartId, 1)).toEqual({ tag: "locked" });
      await memory().holds.release(hold);
      expect(await carts().get(cart.cartId)).toMatchObject({ status: "open", version: 1 });
      expect(await carts().replace({ ...cart, version: 2 }, 1)).toBeUndefined();
    });

    it("changes nothing of a cart that was bought", async () => {
      const { cart, hold } = await aHolder(memory());
      await memory().holds.commit(hold);
      expect(await carts().get(cart.cartId)).toMatchObject({ status: "ordered", version: 1 });
      expect(await carts().replace({ ...cart, version: 2 }, 1)).toEqual({ tag: "ordered" });
      expect(await carts().remove(cart.cartId, 1)).toEqual({ tag: "ordered" });
    });

    it("forgets a cart that nobody touched for its life", async () => {
      const cart = aCart();
      const brief = memory().cartsThatLive(50);
      await brief.create(cart);
      await until(async () => (await carts().replace({ ...cart, version: 3 }, 2))?.tag === "not-found", 5000);
    });

    it.each(["read", "written"])("begins the life of a cart anew each time it is %s", async (touched) => {
      const cart = aCart();
      const longer = memory().cartsThatLive(60_000);
      await memory().cartsThatLive(300).create(cart);
      if (touched === "written") await longer.replace({ ...cart, version: 2 }, 1);
      const endsAt = millis((await longer.get(cart.cartId))?.expiresAt ?? cart.expiresAt);
      expect(Math.abs(endsAt - (Date.now() + 60_000))).toBeLessThan(2000);
      const before = Date.now();
      await until(() => Date.now() > before + 350, 5000);
      expect(await carts().get(cart.cartId)).toBeDefined();
    });
  });
};
