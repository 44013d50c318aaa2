import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startStripe } from "../../../local/stripe/stripe.ts";
import { apiKey } from "./api-key.ts";
import { endpoint } from "./endpoint.ts";
import { clientOf, failure, held, heldWith, standIn, until } from "./stand-in.ts";

const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "stripe-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "stripe.db");
};

/** The stand-in in a process of its own, which can be killed. */
const inProcess = async (file: string, { url, secret }: { url: string; secret: string }) => {
  const child: ChildProcess = fork(join(import.meta.dirname, "stripe-process.ts"), [file, url, secret]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const [message]: unknown[] = await once(child, "message");
  if (typeof message !== "object" || message === null || !("port" in message))
    throw new Error("No port was told");
  const kill = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { stripe: clientOf(Number(message.port)), kill };
};

describe("a stand-in with a file", () => {
  it("has all that it ever answered after it was killed, idempotency keys too", async () => {
    const file = newFile();
    const { webhook } = await endpoint();
    const before = await inProcess(file, webhook);
    const once1 = { idempotencyKey: "chk_1:create" };
    const created = await before.stripe.paymentIntents.create(heldWith("pm_card_visa"), once1);
    const paid = await before.stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const [captured] = await Promise.all([
      before.stripe.paymentIntents.capture(paid.id),
      ...Array.from({ length: 20 }, () => before.stripe.paymentIntents.create(held)),
    ]);
    const refund = await before.stripe.refunds.create({ payment_intent: paid.id, amount: 99 });
    await before.kill();

    const after = await inProcess(file, webhook);
    expect(await after.stripe.paymentIntents.retrieve(paid.id)).toEqual(captured);
    expect(await after.stripe.refunds.retrieve(refund.id)).toEqual(refund);
    expect((await after.stripe.paymentIntents.list({ limit: 100 })).data).toHaveLength(22);
    const replayed = await after.stripe.paymentIntents.create(heldWith("pm_card_visa"), once1);
    expect(replayed).toEqual(created);
    expect((await after.stripe.balance.retrieve()).pending).toMatchObject([{ amount: 1900 }]);
    await after.kill();
  });

  it("delivers the events that were still on their way when it was killed", async () => {
    const file = newFile();
    let answer = 500;
    const { webhook, received } = await endpoint(() => answer);
    const before = await inProcess(file, webhook);
    await before.stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await until(() => received.length === 1);
    await before.kill();
    answer = 200;
    await inProcess(file, webhook);
    await until(() => received.length >= 2);
    expect(received.at(-1)?.event.id).toBe(received[0]?.event.id);
  });

  it("goes on with what comes due after a restart", async () => {
    const file = newFile();
    let now = Date.now();
    const first = await startStripe({ port: 0, apiKey, file, now: () => now });
    const stripe = clientOf(first.port);
    const intent = await stripe.paymentIntents.create(heldWith("pm_card_refundFail"));
    const lapsing = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await stripe.paymentIntents.capture(intent.id);
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    await first.close();
    now += 8 * 86_400_000;
    const second = await standIn({ file, now: () => now });
    expect((await second.stripe.refunds.retrieve(refund.id)).status).toBe("failed");
    expect((await second.stripe.paymentIntents.retrieve(lapsing.id)).status).toBe("canceled");
  });

  it("closes without leaving anything open, and can be opened again", async () => {
    const file = newFile();
    const first = await startStripe({ port: 0, apiKey, file });
    const { id } = await clientOf(first.port).paymentIntents.create(held);
    await first.close();
    const gone = await failure(clientOf(first.port).paymentIntents.retrieve(id));
    expect(gone.type).toBe("StripeConnectionError");
    const { stripe } = await standIn({ file });
    expect((await stripe.paymentIntents.retrieve(id)).id).toBe(id);
  });

  it("says that its port is taken, and gives the file back", async () => {
    const { running } = await standIn();
    const file = newFile();
    await expect(startStripe({ port: running.port, apiKey, file })).rejects.toThrow("EADDRINUSE");
    const { stripe } = await standIn({ file });
    expect((await stripe.balance.retrieve()).object).toBe("balance");
  });

  it("has its file to itself", async () => {
    const file = newFile();
    await standIn({ file });
    await expect(startStripe({ port: 0, apiKey, file })).rejects.toThrow("in use");
  });
});
