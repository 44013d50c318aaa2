import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { InvocationContext } from "@azure/functions";
import { app, getClient, input } from "durable-functions";
import { expect } from "vitest";
import type { CheckoutRequest } from "../../contracts/checkout.ts";
import type { SagaStatus } from "../../contracts/saga-status.ts";
import { instant } from "../../domain/instant.ts";
import { durableSagas } from "../../functions/durable/durable-sagas.ts";
import { clientBindingPayload } from "../../local/host/durable/http/client-binding.ts";
import { createManagementHandler, createRpcHandler } from "../../local/host/durable/http/durable-handlers.ts";
import type { HttpHandler } from "../../local/host/durable/http/http-message.ts";
import { nodeListener } from "../../local/host/durable/http/node-listener.ts";
import { closeAll, ended, startEngine } from "../local/host/durable/support/open-engine.ts";
import { unique } from "../ports/order-builders.ts";
import { type OpenedSagas, sagasContract } from "../ports/sagas.contract.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { memorySagas } from "../support/memory-sagas.ts";
import { until } from "../support/until.ts";

type Input = { readonly text: string };
type Said = { readonly word: string };

const saga = "a-saga-that-speaks";
app.orchestration(saga, function* ({ df }) {
  const end = df.waitForExternalEvent("end");
  for (;;) {
    const speak = df.waitForExternalEvent("speak");
    if ((yield df.Task.any([end, speak])) === end) return {};
    df.setCustomStatus({ word: "spoken" });
  }
});

/** The product's adapter, the SDK's own client, and the engine of the embedded host behind them. */
const onTheEngine = async (): Promise<OpenedSagas<Input, Said>> => {
  const settings = { taskHub: "Hub", systemKey: "KEY" };
  const engine = startEngine();
  const servers: Server[] = [];
  const listen = async (handler: HttpHandler): Promise<string> => {
    const server = createServer(nodeListener(handler));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const rpcOrigin = await listen(createRpcHandler(engine, settings));
  const appOrigin = await listen(createManagementHandler(engine, settings));
  process.env["WEBSITE_HOSTNAME"] = new URL(appOrigin).host;
  const binding = input.durableClient();
  const context = new InvocationContext({ options: { extraInputs: [binding] } });
  context.extraInputs.set(binding, JSON.parse(clientBindingPayload({ ...settings, appOrigin, rpcOrigin })));
  const sagas = durableSagas<Input, Said>(getClient(context), saga);
  return {
    sagas,
    input: () => ({ text: unique() }),
    said: { word: "spoken" },
    async speak(checkoutId) {
      await sagas.raise(checkoutId, "speak");
      await until(async () => (await sagas.find(checkoutId))?.said !== undefined, 10_000);
    },
    async end(checkoutId) {
      await sagas.raise(checkoutId, "end");
      await ended(engine, checkoutId);
    },
    async close() {
      await closeAll();
      for (const server of servers) server.close();
    },
  };
};

sagasContract("the durable engine", onTheEngine);

/** The engine that the tests of functions and of upkeep use instead. */
const inMemory = async (): Promise<OpenedSagas<CheckoutRequest, SagaStatus>> => {
  const engine = memorySagas(() => instant(Date.now()));
  const { key, holdExpiresAt } = aCheckoutRequest();
  const said: SagaStatus = { key, status: "charging", holdExpiresAt, steps: [] };
  return {
    sagas: engine.sagas,
    input: () => aCheckoutRequest({ email: `${unique()}@example.test` }),
    said,
    async speak(checkoutId) {
      engine.set(checkoutId, { runtimeStatus: "running" });
      await engine.sagas.raise(checkoutId, "speak");
      expect(engine.raised).toContainEqual({ checkoutId, event: "speak" });
      engine.set(checkoutId, { runtimeStatus: "running", said });
    },
    async end(checkoutId) {
      engine.set(checkoutId, { runtimeStatus: "completed" });
    },
    close: async () => {},
  };
};

sagasContract("the engine of the tests", inMemory);
