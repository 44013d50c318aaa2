import { jwtVerifier } from "../../../adapters/auth/token-verifier.ts";
import { tokenVerifierContract } from "../../ports/token-verifier.contract.ts";
import { anIssuer, audience, inSeconds } from "../../support/an-issuer.ts";

tokenVerifierContract("JSON Web Tokens", async () => {
  const [issuer, stranger] = [await anIssuer(), await anIssuer()];
  return {
    verifier: () => jwtVerifier({ issuer: issuer.issuer, audience }),
    good: ({ subject, roles }) => issuer.token({ sub: subject, roles }),
    expired: ({ subject }) => issuer.token({ sub: subject, exp: inSeconds(-60) }),
    foreign: async ({ subject }) => ({
      "another issuer": await stranger.token({ sub: subject }),
      "another audience": await issuer.token({ sub: subject, aud: "somebody-else" }),
      "not yet good": await issuer.token({ sub: subject, nbf: inSeconds(60) }),
    }),
    keysAway: () => issuer.answers.set("/keys", (response) => response.writeHead(503).end()),
    async close() {
      await issuer.close();
      await stranger.close();
    },
  };
});
