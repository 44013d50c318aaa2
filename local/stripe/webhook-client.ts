import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";

/** Where Stripe posts events, and the `whsec_…` that it signs them with. */
export type Endpoint = { readonly url: string; readonly secret: string };

/** The `Stripe-Signature` of a body: HMAC-SHA256 over the second it was signed in and the raw text. */
export const signature = (body: string, secret: string, second: number): string =>
  `t=${second},v1=${createHmac("sha256", secret).update(`${second}.${body}`).digest("hex")}`;

// Stripe gives an endpoint some twenty seconds; a local one that takes ten is away.
const patience = 10_000;

/** Posts signed events over connections that stay open. */
export class WebhookClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #target: { readonly hostname: string; readonly port: string; readonly path: string };
  readonly #secret: string;

  constructor({ url, secret }: Endpoint) {
    const { protocol, hostname, port, pathname, search } = new URL(url);
    if (protocol !== "http:")
      throw new Error(`The webhook endpoint must be an http address, not ${protocol}`);
    this.#target = { hostname: hostname.replace(/^\[|\]$/g, ""), port, path: pathname + search };
    this.#secret = secret;
  }

  /** Posts one event once; true when the endpoint answered with a 2xx. */
  post(body: string, now: number): Promise<boolean> {
    return new Promise((resolve) => {
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(body),
        "stripe-signature": signature(body, this.#secret, Math.floor(now / 1000)),
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      };
      const sent = request({ ...this.#target, agent: this.#agent, method: "POST", headers }, (answer) => {
        const { statusCode = 0 } = answer;
        answer.on("end", () => resolve(statusCode >= 200 && statusCode < 300));
        answer.on("error", () => resolve(false));
        answer.resume();
      });
      sent.setTimeout(patience, () => sent.destroy());
      sent.on("error", () => resolve(false));
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
