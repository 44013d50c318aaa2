import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchJson } from "../../../adapters/auth/fetch-json.ts";
import { jwtVerifier } from "../../../adapters/auth/token-verifier.ts";
import { anIssuer, audience, type Issuer } from "../../support/an-issuer.ts";

const document = "/.well-known/openid-configuration";
const accepted = { tag: "accepted" };

describe("an issuer", () => {
  let issuer: Issuer;
  beforeEach(async () => {
    issuer = await anIssuer();
  });
  afterEach(() => issuer.close());
  const verify = async (keysUri?: string, name = issuer.issuer) =>
    jwtVerifier({ issuer: name, audience, ...(keysUri ? { keysUri } : {}) }).verify(
      await issuer.token({ iss: name }),
    );
  const documentSays = (body: unknown) =>
    issuer.answers.set(document, (response) => issuer.json(response, body));

  it("says in its discovery document where its keys are", async () => {
    expect(await verify()).toMatchObject(accepted);
    expect(issuer.asked).toEqual([document, "/keys"]);
  });

  it("is not asked where its keys are when that is a setting", async () => {
    expect(await verify(`${issuer.issuer}/keys`)).toMatchObject(accepted);
    expect(issuer.asked).toEqual(["/keys"]);
  });

  it("may be called with a slash at its end", async () => {
    documentSays({ issuer: `${issuer.issuer}/`, jwks_uri: `${issuer.issuer}/keys` });
    expect(await verify(undefined, `${issuer.issuer}/`)).toMatchObject(accepted);
  });

  it("is not believed when its document is of another one", async () => {
    documentSays({ issuer: "https://other.example", jwks_uri: `${issuer.issuer}/keys` });
    await expect(verify()).rejects.toThrow("the discovery document is of another issuer");
    expect(issuer.asked).toEqual([document]);
  });

  it("must name its keys, in a document that is a JSON object", async () => {
    for (const nonsense of [
      { issuer: issuer.issuer },
      { issuer: issuer.issuer, jwks_uri: 7 },
      [],
      "x",
      null,
    ]) {
      documentSays(nonsense);
      await expect(verify()).rejects.toThrow("keys cannot be had");
    }
    issuer.answers.set(document, (response) => response.writeHead(200).end("<html>"));
    await expect(verify()).rejects.toThrow("keys cannot be had");
  });

  it("is not followed to another address, nor to one that is neither encrypted nor on this machine", async () => {
    issuer.answers.set("/keys", (response) => response.writeHead(302, { location: "/elsewhere" }).end());
    await expect(verify()).rejects.toThrow("keys cannot be had");
    expect(issuer.asked).not.toContain("/elsewhere");
    documentSays({ issuer: issuer.issuer, jwks_uri: "http://192.0.2.1/keys" });
    await expect(verify()).rejects.toThrow("neither encrypted nor on this machine");
  });

  it("that answers with an error, or not in time, leaves every token undecided", async () => {
    issuer.answers.set("/keys", (response) => response.writeHead(500).end());
    await expect(verify()).rejects.toThrow("answered 500");
    issuer.answers.set("/keys", undefined);
    const since = performance.now();
    await expect(verify()).rejects.toThrow("keys cannot be had");
    expect(performance.now() - since).toBeLessThan(5000);
  });

  it("is only asked over what cannot be read or changed on its way", async () => {
    for (const address of [
      "http://example.test/keys",
      "http://127.0.0.1.example.test/",
      "ftp://127.0.0.1/",
      "file:///etc/passwd",
    ])
      await expect(fetchJson(address), address).rejects.toThrow("neither encrypted nor on this machine");
  });
});
