/** A function as the profiler of V8 names it; native code has no url. */
export type Frame = { readonly functionName: string; readonly url: string };

export const idle = "idle";
const native = "native code outside JavaScript";

const packages: readonly (readonly [RegExp, string])[] = [
  [/^(durable-functions|moment)$/, "durable-functions: replay, client"],
  [/^(axios|follow-redirects|form-data|proxy-from-env)$/, "axios, for durable-functions"],
  [/^@azure\/functions$/, "@azure/functions"],
  [/^(ioredis|redis-parser|@ioredis\/.*)$/, "Redis client"],
  [/^rhea$/, "rhea (AMQP)"],
  [/^(@azure\/(service-bus|core-amqp)|rhea-promise)$/, "Service Bus client"],
  [/^@azure\/cosmos$/, "Cosmos client"],
  [/^stripe$/, "Stripe SDK"],
  [/^zod$/, "zod"],
  [/^cockatiel$/, "cockatiel"],
  [/^(@opentelemetry\/.*|@azure\/monitor-.*|applicationinsights)$/, "telemetry"],
];

const folders: readonly (readonly [RegExp, string])[] = [
  [/^local\/host\/durable/, "durable engine of the host"],
  [/^local\/host\//, "host"],
  [/^local\/stripe\//, "Stripe stand-in"],
  [/^local\/service-bus\//, "Service Bus stand-in"],
  [/^local\/cosmos\//, "Cosmos stand-in"],
  [/^local\/(redis|control)\//, "Redis proxy, faults"],
  [/^local\//, "supervision"],
  [/^(dist\/)?adapters\/telemetry\//, "telemetry"],
  [/^(dist\/)?adapters\//, "app code: adapters"],
  [
    /^(dist\/)?(orchestrators|activities|functions|upkeep|domain|contracts|config|main|ends)\b/,
    "app code: the rest",
  ],
];

const insideNode: readonly (readonly [RegExp, string])[] = [
  [/^node:(_http|https?$|internal\/http)/, "HTTP of Node"],
  [/undici/, "fetch's Request, Response, Headers"],
  [/^node:(net|tls|stream|internal\/(net|stream|webstreams|js_stream))/, "sockets and streams of Node"],
  [/^node:sqlite/, "SQLite"],
];

/** Native functions that are told by their names: node:sqlite's statements, and what hands bytes to the kernel. */
const natives: readonly (readonly [RegExp, string])[] = [
  [/^\(idle\)$/, idle],
  [/^\(garbage collector\)$/, "garbage collector"],
  [/^\((program|root)\)$/, native],
  [/^(run|get|all|exec|iterate|prepare)$/, "SQLite"],
  [/^write(v|Buffer|Utf8String|Latin1String|AsciiString|UcsString)$/, "writing to sockets"],
];

/**
 * Whose time it is. `root` is the repository's folder as a URL with a slash at its end. Other native code belongs to
 * who called it, whose group is `caller`.
 */
export const groupOf = ({ functionName, url }: Frame, root: string, caller: string | undefined): string => {
  if (url === "") return first(natives, functionName) ?? caller ?? native;
  if (url.startsWith("node:")) return first(insideNode, url) ?? "the rest of Node";
  const [, name] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  if (name !== undefined) return first(packages, name) ?? "other packages";
  return (url.startsWith(root) ? first(folders, url.slice(root.length)) : undefined) ?? "other code";
};

const first = (rules: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  rules.find(([pattern]) => pattern.test(text))?.[1];
