import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jwtVerifier } from "../../../adapters/auth/token-verifier.ts";
import { type Algorithm, anIssuer, audience, type Issuer, inSeconds } from "../../support/an-issuer.ts";
import { forgedTokens } from "../../support/forged.ts";

const invalid = { tag: "refused", reason: { tag: "invalid" } };
const expired = { tag: "refused", reason: { tag: "expired" } };

describe("a bearer token", () => {
  let issuer: Issuer;
  let verifier: ReturnType<typeof jwtVerifier>;
  beforeAll(async () => {
    issuer = await anIssuer();
    verifier = jwtVerifier({ issuer: issuer.issuer, audience });
  });
  afterAll(() => issuer.close());
  const verified = async (...given: Parameters<Issuer["token"]>) =>
    verifier.verify(await issuer.token(...given));

  it("says who it speaks for, signed with RS256 or ES256", async () => {
    for (const kid of ["rs", "es"])
      expect(await verified({ roles: ["ops", "support"] }, { kid })).toEqual({
        tag: "accepted",
        value: { subject: "ada", roles: ["ops", "support"] },
      });
  });

  it("has roles only where they are texts", async () => {
    const rolesOf = async (roles: unknown) => {
      const result = await verified({ roles });
      return result.tag === "accepted" ? result.value.roles : result;
    };
    expect(await rolesOf(undefined)).toEqual([]);
    expect(await rolesOf("ops")).toEqual(["ops"]);
    expect(await rolesOf([1, null, { ops: true }, "x"])).toEqual(["x"]);
    expect(await rolesOf({ ops: true })).toEqual([]);
  });

  it("is taken for one of several audiences, and refused for others", async () => {
    expect(await verified({ aud: ["other", audience] })).toMatchObject({ tag: "accepted" });
    for (const aud of ["other", ["other"], [], `${audience}/`, audience.toUpperCase(), undefined])
      expect(await verified({ aud: aud as string }), String(aud)).toEqual(invalid);
  });

  it("is refused from another issuer, be it called nearly the same", async () => {
    for (const iss of [`${issuer.issuer}/`, "https://other.example", undefined])
      expect(await verified({ iss: iss as string })).toEqual(invalid);
  });

  it("ends with its time, give or take half a minute, and must have an end", async () => {
    expect(await verified({ exp: inSeconds(-20) })).toMatchObject({ tag: "accepted" });
    expect(await verified({ exp: inSeconds(-31) })).toEqual(expired);
    for (const exp of [undefined, "tomorrow", null])
      expect(await verified({ exp: exp as unknown as number })).toEqual(invalid);
  });

  it("is refused before its time, give or take half a minute", async () => {
    expect(await verified({ nbf: inSeconds(20) })).toMatchObject({ tag: "accepted" });
    expect(await verified({ nbf: inSeconds(40) })).toEqual(invalid);
  });

  it("must say whom it speaks for, in a text of bounded length", async () => {
    for (const sub of [undefined, "", 7, null, "x".repeat(256)])
      expect(await verified({ sub: sub as string })).toEqual(invalid);
    expect(await verified({ sub: "x".repeat(255) })).toMatchObject({ tag: "accepted" });
  });

  it("is refused without a signature, and with one that a public key can make", async () => {
    for (const [name, token] of Object.entries(forgedTokens(issuer)))
      expect(await verifier.verify(token), name).toEqual(invalid);
  });

  it("is refused with another algorithm, though the issuer has such a key", async () => {
    for (const alg of ["PS256", "ES384"] satisfies Algorithm[]) {
      await issuer.addKey(alg, alg);
      const fresh = jwtVerifier({ issuer: issuer.issuer, audience });
      expect(await fresh.verify(await issuer.token({}, { kid: alg })), alg).toEqual(invalid);
    }
  });

  it("is refused when its key is one of another issuer, or its claims were changed", async () => {
    const other = await anIssuer();
    expect(await verifier.verify(await other.token({ iss: issuer.issuer }))).toEqual(invalid);
    await other.close();
    const [header, , signature] = (await issuer.token()).split(".");
    const claims = { iss: issuer.issuer, aud: audience, sub: "eve", exp: inSeconds(300) };
    const changed = Buffer.from(JSON.stringify(claims)).toString("base64url");
    expect(await verifier.verify(`${header}.${changed}.${signature}`)).toEqual(invalid);
  });

  it("is refused when it demands what nobody here knows, or names a key of its own", async () => {
    expect(await verified({}, { header: { crit: ["demanded"], demanded: 1 } })).toEqual(invalid);
    const { kid, ...jwk } = issuer.publicJwk("rs");
    expect(await verified({}, { kid: "es", header: { kid: "none-of-them", jwk } })).toEqual(invalid);
  });

  it("may be any text: it is refused, never thrown at", async () => {
    const good = await issuer.token();
    const part = fc.oneof(
      fc.constantFrom(...good.split("."), "", "e30", "bnVsbA", "W10"),
      fc.base64String(),
      fc.json().map((text) => Buffer.from(text).toString("base64url")),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(part, { maxLength: 6 }).map((p) => p.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(
        text.filter((token) => token !== good),
        async (token) => {
          expect(await verifier.verify(token)).toEqual(invalid);
        },
      ),
      { numRuns: 500, seed: 4 },
    );
    expect(await verifier.verify(`${good}${"A".repeat(10_000)}`)).toEqual(invalid);
  });
});
