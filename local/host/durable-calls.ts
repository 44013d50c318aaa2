import type { HostControl } from "../control/host-control.ts";
import type { FunctionCalls } from "./durable/function-calls.ts";
import type { HostedFunction, TriggerKind } from "./hosted-function.ts";
import type { Invoker } from "./invocation.ts";

/**
 * Runs orchestrators and activities through the library. Around each activity lies a crash point, named after the
 * step (`payment-capture` is `payment.capture`): `before` it runs, and `after` it succeeded, when its effect stands
 * and the engine does not know of it yet. Of the trigger metadata only the instance id is given: the rest of what
 * the real host sends repeats the input, and the library would parse it a second time at every call.
 */
export function createFunctionCalls(
  functions: readonly HostedFunction[],
  invoker: Invoker,
  control: HostControl,
): FunctionCalls {
  const named = (kind: TriggerKind) =>
    new Map(functions.filter((hosted) => hosted.kind === kind).map((hosted) => [hosted.name, hosted]));
  const orchestrators = named("orchestration");
  const activities = named("activity");
  const steps = new Map([...activities.keys()].map((name) => [name, name.replace("-", ".")]));
  const unknown = (name: string) => ({ failure: `The function '${name}' doesn't exist.` });

  return {
    kinds: { orchestrators: new Set(orchestrators.keys()), activities: new Set(activities.keys()) },

    async orchestrator(name, instanceId, request) {
      const hosted = orchestrators.get(name);
      if (!hosted) return unknown(name);
      const outcome = await invoker.invoke(hosted, {
        trigger: { string: request },
        triggerMetadata: { instanceId: { string: instanceId } },
      });
      if ("error" in outcome) return { failure: outcome.error.message };
      const json = outcome.response.returnValue?.json;
      return json === undefined ? { failure: `the orchestrator '${name}' gave no reply` } : { json };
    },

    async activity(name, instanceId, input) {
      const hosted = activities.get(name);
      if (!hosted) return unknown(name);
      const step = steps.get(name);
      await control.reach(`${step}:before`);
      const outcome = await invoker.invoke(hosted, {
        trigger: input === undefined ? {} : { string: input },
        triggerMetadata: { instanceId: { string: instanceId } },
      });
      if ("error" in outcome) {
        const { message, stack } = outcome.error;
        return stack === undefined ? { failure: message } : { failure: message, stack };
      }
      await control.reach(`${step}:after`);
      return { result: outcome.response.returnValue ?? undefined };
    },
  };
}
