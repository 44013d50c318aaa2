import { exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { KeysUnavailable, remoteKeys, usualTimes } from "../../../adapters/auth/remote-keys.ts";

const { freshMs, usableMs, cooldownMs, pauseMs } = usualTimes;
const away = new Error("connection refused");

describe("the keys of an issuer", () => {
  const jwks: JWK[] = [];
  beforeAll(async () => {
    for (const kid of ["first", "second"]) {
      const { publicKey } = await generateKeyPair("ES256");
      jwks.push({ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" });
    }
  });

  /** An issuer that has the first so many keys, or is away; and a clock. */
  const anIssuer = () => {
    const state = { keys: 1, isAway: false, fetched: 0, now: 1_000_000 };
    const get = remoteKeys(
      async () => {
        state.fetched += 1;
        if (state.isAway) throw away;
        return { keys: jwks.slice(0, state.keys) };
      },
      usualTimes,
      () => state.now,
    );
    const key = async (kid: string) => get({ alg: "ES256", kid }, { payload: "", signature: "" });
    return Object.assign(state, { key });
  };

  it("are fetched at the first question, once for all who ask meanwhile, and imported once", async () => {
    const issuer = anIssuer();
    const found = await Promise.all([issuer.key("first"), issuer.key("first"), issuer.key("first")]);
    found.push(await issuer.key("first"));
    expect(issuer.fetched).toBe(1);
    expect(new Set(found).size).toBe(1);
  });

  it("are fetched anew when they are no longer fresh, so that a withdrawn key is trusted no longer", async () => {
    const issuer = anIssuer();
    issuer.keys = 2;
    await issuer.key("second");
    issuer.keys = 1;
    issuer.now += freshMs - 1;
    await issuer.key("second");
    expect(issuer.fetched).toBe(1);
    issuer.now += 1;
    await expect(issuer.key("second")).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
    expect(issuer.fetched).toBe(2);
  });

  it("are fetched anew for a key that is not among them, but not again and again", async () => {
    const issuer = anIssuer();
    await issuer.key("first");
    const unknown = () => expect(issuer.key("second")).rejects.toMatchObject({ name: "JWKSNoMatchingKey" });
    await unknown();
    expect(issuer.fetched).toBe(1);
    issuer.now += cooldownMs;
    await unknown();
    await unknown();
    expect(issuer.fetched).toBe(2);
    issuer.keys = 2;
    issuer.now += cooldownMs;
    expect(await issuer.key("second")).toBeDefined();
    expect(issuer.fetched).toBe(3);
  });

  it("are used for a day more while the issuer is away, and no longer", async () => {
    const issuer = anIssuer();
    await issuer.key("first");
    issuer.isAway = true;
    issuer.now += freshMs;
    expect(await issuer.key("first")).toBeDefined();
    issuer.now += usableMs - freshMs - 1;
    expect(await issuer.key("first")).toBeDefined();
    issuer.now += 1 + pauseMs;
    await expect(issuer.key("first")).rejects.toThrow(KeysUnavailable);
    issuer.isAway = false;
    issuer.now += pauseMs;
    expect(await issuer.key("first")).toBeDefined();
  });

  it("are waited for by the first who finds the issuer away, and by nobody after that", async () => {
    let answer = Promise.withResolvers<unknown>();
    let now = 0;
    const get = remoteKeys(
      () => answer.promise,
      usualTimes,
      () => now,
    );
    const ask = async () => get({ alg: "ES256", kid: "first" }, { payload: "", signature: "" });
    answer.resolve({ keys: jwks });
    await ask();
    answer = Promise.withResolvers();
    now += freshMs;
    const first = ask();
    answer.reject(away);
    await first;
    answer = Promise.withResolvers();
    now += pauseMs;
    expect(await ask()).toBeDefined();
  });

  it("that cannot be had say so, and are not asked for again at once", async () => {
    const issuer = anIssuer();
    issuer.isAway = true;
    for (let count = 0; count < 5; count++)
      await expect(issuer.key("first")).rejects.toThrow("connection refused");
    expect(issuer.fetched).toBe(1);
    issuer.now += pauseMs;
    issuer.isAway = false;
    expect(await issuer.key("first")).toBeDefined();
  });

  it("leave a key that is not among them undecided while the issuer is away: it may be a new one", async () => {
    const issuer = anIssuer();
    await issuer.key("first");
    issuer.isAway = true;
    issuer.now += cooldownMs;
    await expect(issuer.key("second")).rejects.toThrow(KeysUnavailable);
    expect(await issuer.key("first")).toBeDefined();
  });

  it("that are no set of keys count as not to be had", async () => {
    for (const nonsense of [undefined, null, [], {}, { keys: "x" }, "keys"]) {
      const get = remoteKeys(async () => nonsense);
      const asked = async () => get({ alg: "ES256", kid: "first" }, { payload: "", signature: "" });
      await expect(asked()).rejects.toThrow(KeysUnavailable);
    }
  });
});
