import type { RegisteredFunction } from "./app-registry.ts";
import type { BindingInfo, FunctionMetadata } from "./functions-core.ts";
import { StartError } from "./start-error.ts";

export type TriggerKind = "http" | "timer" | "service-bus" | "orchestration" | "activity";

/** A function that this host can run. `inputs` are its bindings besides the trigger, all durable clients. */
export type HostedFunction = RegisteredFunction & {
  readonly name: string;
  readonly kind: TriggerKind;
  readonly trigger: { readonly name: string; readonly options: BindingInfo };
  readonly durableClients: readonly string[];
};

const kinds: Readonly<Record<string, TriggerKind>> = {
  httptrigger: "http",
  timertrigger: "timer",
  servicebustrigger: "service-bus",
  orchestrationtrigger: "orchestration",
  activitytrigger: "activity",
};

/** Sorts what the app registered, or throws one line naming each function and binding that cannot run here. */
export function hostFunctions(registered: Iterable<RegisteredFunction>): HostedFunction[] {
  const hosted: HostedFunction[] = [];
  const refused: string[] = [];
  for (const candidate of registered) {
    const result = hostFunction(candidate);
    if (typeof result === "string") refused.push(`function ${candidate.metadata.name}: ${result}`);
    else hosted.push(result);
  }
  if (refused.length > 0) throw new StartError(refused.join("; "));
  return hosted;
}

function hostFunction(registered: RegisteredFunction): HostedFunction | string {
  const { metadata } = registered;
  const { name } = metadata;
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,127}$/.test(name))
    return "its name must be a letter followed by letters, digits, - or _";
  const bindings = Object.entries(metadata.bindings);
  const trigger = bindings.find(([, options]) => /trigger$/i.test(options.type));
  if (!trigger) return "it has no trigger";
  const [triggerName, options] = trigger;
  const kind = kinds[options.type.toLowerCase()];
  if (!kind) return `the binding type ${options.type} is not supported by the embedded host`;
  const problem = refusal(metadata, kind, triggerName, options);
  if (problem) return problem;
  const durableClients = bindings.filter(isDurableClient).map(([binding]) => binding);
  return { ...registered, name, kind, trigger: { name: triggerName, options }, durableClients };
}

const isDurableClient = ([, { type, direction }]: [string, BindingInfo]) =>
  direction === "in" && type.toLowerCase() === "durableclient";

function refusal(
  metadata: FunctionMetadata,
  kind: TriggerKind,
  triggerName: string,
  trigger: BindingInfo,
): string | undefined {
  if (metadata.retryOptions) return `a retry policy on ${trigger.type} is not supported by the embedded host`;
  for (const [name, options] of Object.entries(metadata.bindings)) {
    if (options.properties?.["supportsDeferredBinding"] === "true")
      return `sdkBinding on ${options.type} is not supported by the embedded host`;
    if (name === triggerName || isDurableClient([name, options])) continue;
    if (kind === "http" && name === "$return" && options.type.toLowerCase() === "http") continue;
    const side = options.direction === "in" ? "input" : "output";
    return `the ${side} binding type ${options.type} is not supported by the embedded host`;
  }
  return undefined;
}
