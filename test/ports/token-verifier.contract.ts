import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Identity, TokenVerifier } from "../../ports/token-verifier.ts";

export type OpenedVerifier = {
  /** One that has seen no token yet. */
  verifier(): TokenVerifier;
  /** A good token, and one whose time is over, of somebody. */
  good(who: Identity): Promise<string>;
  expired(who: Identity): Promise<string>;
  /** Genuine, but of another issuer, for another audience, or not yet good: by what is wrong with it. */
  foreign(who: Identity): Promise<Readonly<Record<string, string>>>;
  /** From now on the issuer's keys cannot be had. */
  keysAway(): void;
  close(): Promise<void>;
};

const ada: Identity = { subject: "ada", roles: ["ops", "support"] };
const invalid = { tag: "refused", reason: { tag: "invalid" } };

/** Everything that the port `TokenVerifier` promises, for whichever kind of token it verifies. */
export const tokenVerifierContract = (name: string, open: () => Promise<OpenedVerifier>): void => {
  describe(`the verifier of ${name}`, () => {
    let opened: OpenedVerifier;
    let verifier: TokenVerifier;
    beforeAll(async () => {
      opened = await open();
      verifier = opened.verifier();
    });
    afterAll(() => opened?.close());

    it("says whom a good token speaks for and what roles it gives, each time it is asked", async () => {
      for (const who of [ada, { subject: "bob", roles: [] }]) {
        const token = await opened.good(who);
        for (let times = 0; times < 2; times++)
          expect(await verifier.verify(token)).toEqual({ tag: "accepted", value: who });
      }
    });

    it("tells a token that was good once from one that never was", async () => {
      expect(await verifier.verify(await opened.expired(ada))).toEqual({
        tag: "refused",
        reason: { tag: "expired" },
      });
      for (const [wrong, token] of Object.entries(await opened.foreign(ada)))
        expect(await verifier.verify(token), wrong).toEqual(invalid);
    });

    it("refuses a token with any character changed", async () => {
      const token = await opened.good(ada);
      const step = Math.ceil(token.length / 40);
      // The last characters of base64 may differ in bits that nobody reads.
      for (let at = 0; at < token.length - 2; at += step) {
        const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
        expect((await verifier.verify(changed)).tag, `at ${at}`).toBe("refused");
      }
    });

    it("refuses any other text, and never throws at one", async () => {
      for (const text of ["", ".", "..", "null", "a.b.c", "ä".repeat(100), "\u0000", "x".repeat(100_000)])
        expect(await verifier.verify(text)).toEqual(invalid);
    });

    it("throws when the keys cannot be had, since nobody knows then what the token is worth", async () => {
      const token = await opened.good(ada);
      const fresh = opened.verifier();
      opened.keysAway();
      await expect(fresh.verify(token)).rejects.toThrow();
      expect(await verifier.verify(token)).toMatchObject({ tag: "accepted" });
    });
  });
};
