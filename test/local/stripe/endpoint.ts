import { createServer } from "node:http";
import Stripe from "stripe";
import { onTestFinished } from "vitest";

const secret = "whsec_local_test";

/** A webhook endpoint that checks each signature with the real client; `status` decides what it answers. */
export const endpoint = async (
  status: (event: Stripe.Event, attempt: number) => number | Promise<number> = () => 200,
) => {
  const received: { event: Stripe.Event; at: number; connection: number | undefined }[] = [];
  const { webhooks } = new Stripe("sk_test_unused");
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", async () => {
      const event = webhooks.constructEvent(body, request.headers["stripe-signature"] ?? "", secret);
      received.push({ event, at: performance.now(), connection: request.socket.remotePort });
      const attempt = received.filter((earlier) => earlier.event.id === event.id).length;
      response.writeHead(await status(event, attempt)).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    received,
    webhook: { url: `http://127.0.0.1:${port}/api/webhooks/stripe?x=1`, secret },
    types: () => received.map(({ event }) => event.type),
  };
};
