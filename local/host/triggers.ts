import type { HostJson } from "./host-json.ts";
import type { HostedFunction } from "./hosted-function.ts";
import type { RouteDefinition } from "./http/route-table.ts";
import { RouteTable } from "./http/route-table.ts";
import type { Invoker } from "./invocation.ts";
import type { Log } from "./log.ts";
import type { ServiceBusTriggers } from "./service-bus/service-bus-triggers.ts";
import type { Settings } from "./settings.ts";
import { StartError } from "./start-error.ts";
import { parseSchedule } from "./timers/schedule.ts";
import { createTimerTrigger, type TimerTrigger, timerInput } from "./timers/timer-trigger.ts";

export type TriggerContext = {
  readonly functions: readonly HostedFunction[];
  readonly hostJson: HostJson;
  readonly settings: Settings;
  readonly invoker: Invoker;
  readonly log: Log;
};

const ofKind = ({ functions }: TriggerContext, kind: HostedFunction["kind"]) =>
  functions.filter((hosted) => hosted.kind === kind);

/** The routes of the app's HTTP functions, below the prefix of host.json. */
export function createRoutes(context: TriggerContext): RouteTable<HostedFunction> {
  const prefix = context.hostJson.extensions.http.routePrefix;
  const definitions = ofKind(context, "http").map((hosted): RouteDefinition<HostedFunction> => {
    const { route, methods } = hosted.trigger.options;
    const template = typeof route === "string" ? route : hosted.name;
    if (prefix === "" && /^(?:admin|runtime)(?:\/|$)/i.test(template))
      throw new StartError(`function ${hosted.name}: the route "${template}" belongs to the host itself`);
    return { name: hosted.name, template, methods: upperCaseMethods(methods), target: hosted };
  });
  return new RouteTable(prefix, definitions);
}

const upperCaseMethods = (methods: unknown) =>
  Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];

/** One timer per timer function. */
export function createTimers(context: TriggerContext): TimerTrigger[] {
  const { settings, invoker } = context;
  return ofKind(context, "timer").map((hosted) => {
    const { schedule, runOnStartup } = hosted.trigger.options;
    return createTimerTrigger({
      schedule: parseSchedule(schedule, settings, `function ${hosted.name}`),
      runOnStartup: runOnStartup === true,
      run: async () => void (await invoker.invoke(hosted, timerInput)),
    });
  });
}

/** Listeners for the app's Service Bus functions. Their client is slow to load, so it is loaded for those that have any. */
export async function createServiceBus(context: TriggerContext): Promise<ServiceBusTriggers | undefined> {
  const functions = ofKind(context, "service-bus");
  if (functions.length === 0) return undefined;
  const { createServiceBusTriggers } = await import("./service-bus/service-bus-triggers.ts");
  return createServiceBusTriggers({
    ...context,
    functions,
    options: context.hostJson.extensions.serviceBus,
  });
}

/** Runs a function on behalf of an operator; false for one that only a request or the engine can run. */
export function runByHand(invoker: Invoker, hosted: HostedFunction, input: string | undefined): boolean {
  if (hosted.kind === "timer") void invoker.invoke(hosted, timerInput);
  else if (hosted.kind === "service-bus") void invoker.invoke(hosted, { trigger: { string: input ?? "" } });
  else return false;
  return true;
}
