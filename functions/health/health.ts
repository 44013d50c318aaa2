import { getDocument } from "../../contracts/http/document.ts";
import { getLive, getReady } from "../../contracts/http/health.ts";
import { openApi } from "../../contracts/http/openapi.ts";
import type { Route } from "../../contracts/http/route.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { reply } from "../http/reply.ts";

type Name = "redis" | "sql" | "stripe" | "serviceBus" | "cosmos";
export type Pings = Readonly<Record<Name, () => Promise<unknown>>>;

/** Without these no checkout can be taken; without the others it can. */
const needed: readonly Name[] = ["redis", "sql", "stripe"];
const patienceMs = 2000;

type Health = { readonly status: "ok" | "down"; readonly latencyMs: number | null };

const ask = async (ping: () => Promise<unknown>): Promise<Health> => {
  const since = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), patienceMs);
  });
  try {
    await Promise.race([ping(), late]);
    return { status: "ok", latencyMs: Math.round((performance.now() - since) * 10) / 10 };
  } catch {
    return { status: "down", latencyMs: null };
  } finally {
    clearTimeout(timer);
  }
};

/** Liveness, readiness by asking every dependency at once, and the API's own document. */
export const healthEndpoints = (
  endpoint: ReturnType<typeof endpointsWith>,
  {
    pings,
    routes,
    version,
  }: { readonly pings: Pings; readonly routes: readonly Route[]; readonly version: string },
) => {
  const document = openApi(routes, version);
  return [
    endpoint(getLive, async () => reply(200, { status: "ok" })),

    endpoint(getReady, async () => {
      const names = Object.keys(pings) as Name[];
      const found = await Promise.all(names.map(async (name) => [name, await ask(pings[name])] as const));
      const away = found.filter(([, { status }]) => status === "down").map(([name]) => name);
      const isDown = away.some((name) => needed.includes(name));
      const status = isDown ? "down" : away.length > 0 ? "degraded" : "ok";
      const body = { status, dependencies: Object.fromEntries(found) };
      return reply(isDown ? 503 : 200, body, isDown ? { "Retry-After": "2" } : {});
    }),

    endpoint(getDocument, async () => reply(200, document)),
  ];
};
