import { getDocument } from "../../contracts/http/document.ts";
import { getLive, getReady } from "../../contracts/http/health.ts";
import { openApi } from "../../contracts/http/openapi.ts";
import type { Route } from "../../contracts/http/route.ts";
import type { Instant } from "../../domain/ids.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { reply } from "../http/reply.ts";
import { type Pings, readiness } from "./readiness.ts";

type Needs = {
  readonly pings: Pings;
  readonly now: () => Instant;
  readonly routes: readonly Route[];
  readonly version: string;
};

/** Liveness, readiness by asking every dependency, and the API's own document. */
export const healthEndpoints = (
  endpoint: ReturnType<typeof endpointsWith>,
  { pings, now, routes, version }: Needs,
) => {
  const document = openApi(routes, version);
  return [
    endpoint(getLive, async () => reply(200, { status: "ok" })),
    endpoint(getReady, readiness(pings, now)),
    endpoint(getDocument, async () => reply(200, document)),
  ];
};
