import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

export const audience = "boxoffice-api";

export type Algorithm = "RS256" | "ES256" | "PS256" | "ES384";
type Key = { readonly privateKey: CryptoKey; readonly publicJwk: JWK };

const newKey = async (alg: Algorithm, kid: string): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
};

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/**
 * A little issuer on loopback: a discovery document and keys over HTTP, and tokens signed with them. `answers` changes
 * what a path answers (undefined = never), `asked` says what was asked for.
 */
export const anIssuer = async () => {
  const keys = new Map<string, Key>();
  const withdrawn = new Set<string>();
  const asked: string[] = [];
  const answers = new Map<string, ((response: ServerResponse) => void) | undefined>();
  let issuer = "";

  const publicKeys = () => [...keys].filter(([kid]) => !withdrawn.has(kid)).map(([, key]) => key.publicJwk);
  const json = (response: ServerResponse, body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));

  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    if (answers.has(path)) return answers.get(path)?.(response);
    if (path === "/.well-known/openid-configuration")
      return json(response, { issuer, jwks_uri: `${issuer}/keys` });
    if (path === "/keys") return json(response, { keys: publicKeys() });
    response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const addKey = async (kid: string, alg: Algorithm = "ES256") => void keys.set(kid, await newKey(alg, kid));
  await Promise.all([addKey("es", "ES256"), addKey("rs", "RS256")]);

  return {
    issuer,
    asked,
    answers,
    addKey,
    json,
    withdraw: (kid: string) => void withdrawn.add(kid),
    publicJwk: (kid: string) => keys.get(kid)?.publicJwk ?? {},
    /** A good token of the subject `ada` for five minutes, but for what is said otherwise; an undefined claim is left out. */
    async token(
      claims: JWTPayload = {},
      { kid = "es", header = {} }: { readonly kid?: string; readonly header?: object } = {},
    ): Promise<string> {
      const key = keys.get(kid);
      if (!key) throw new Error(`the issuer has no key ${kid}`);
      const usual = { iss: issuer, aud: audience, sub: "ada", iat: inSeconds(0), exp: inSeconds(300) };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: key.publicJwk.alg ?? "", kid, typ: "JWT", ...header })
        .sign(key.privateKey, { crit: { demanded: true } });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

export type Issuer = Awaited<ReturnType<typeof anIssuer>>;
export { inSeconds };
