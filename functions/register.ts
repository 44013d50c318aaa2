import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { CheckoutSagas } from "./checkouts/standing.ts";
import { durableSagas } from "./durable/durable-sagas.ts";
import type { Preflight } from "./http/cors.ts";
import type { Endpoint } from "./http/endpoint.ts";
import type { Timer } from "./timers/timers.ts";

const client = df.input.durableClient();

/**
 * The sagas of checkouts, through the client of an invocation that has one. A client is costly to make and the same
 * for every invocation whose host gives the same addresses and keys, so the last one is kept.
 */
export const sagasOf = (saga: string) => {
  let kept: { readonly binding: string; readonly sagas: CheckoutSagas } | undefined;
  return (context: InvocationContext): CheckoutSagas => {
    const binding = JSON.stringify(context.extraInputs.get(client));
    if (kept?.binding !== binding) kept = { binding, sagas: durableSagas(df.getClient(context), saga) };
    return kept.sagas;
  };
};

/** Routes; those that ask the engine get its client. Credentials are checked in code, so on every host the same. */
export const registerEndpoints = (endpoints: readonly Endpoint[], asksEngine: ReadonlySet<string>): void => {
  for (const { route, handler } of endpoints)
    app.http(route.id, {
      methods: [route.method],
      route: route.path.slice(1),
      authLevel: "anonymous",
      handler,
      ...(asksEngine.has(route.id) ? { extraInputs: [client] } : {}),
    });
};

/** OPTIONS on the paths of the routes, as functions of their own: a host answers it nowhere by itself. */
export const registerPreflights = (preflights: readonly Preflight[]): void => {
  for (const { name, path, handler } of preflights)
    app.http(name, { methods: ["OPTIONS"], route: path.slice(1), authLevel: "anonymous", handler });
};

/** Timers. One that fails says so, and comes again. */
export const registerTimers = (
  timers: readonly Timer[],
  sagas: (context: InvocationContext) => CheckoutSagas,
): void => {
  for (const { name, schedule, runOnStartup, run } of timers)
    app.timer(name, {
      schedule,
      ...(runOnStartup ? { runOnStartup } : {}),
      extraInputs: [client],
      handler: async (_, context) => {
        const did = await run(sagas(context), context);
        if (did !== undefined) context.debug(JSON.stringify(did));
      },
    });
};

type Step = { readonly step: string; handle(input: unknown): Promise<unknown> };

/** Activities under their steps' names; `functionName` says how a step is called where dots are not allowed. */
export const registerActivities = (
  activities: readonly Step[],
  functionName: (step: { name: string }) => string,
): void => {
  for (const { step, handle } of activities)
    df.app.activity(functionName({ name: step }), { handler: (input: unknown) => handle(input) });
};

export const registerSaga = (saga: {
  readonly name: string;
  readonly run: df.OrchestrationHandler;
}): void => {
  df.app.orchestration(saga.name, saga.run);
};
