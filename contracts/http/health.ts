import * as z from "zod";
import { route } from "./route.ts";

const Dependency = z.object({
  status: z.enum(["ok", "down"]),
  latencyMs: z.number().nullable().describe("null when it did not answer"),
});

export const HealthShape = z
  .object({
    status: z.enum(["ok", "degraded", "down"]),
    dependencies: z.object({
      redis: Dependency,
      sql: Dependency,
      stripe: Dependency,
      serviceBus: Dependency,
      cosmos: Dependency,
    }),
  })
  .meta({ id: "Health" });

const tag = "Health";

export const getLive = route({
  id: "health-live",
  method: "GET",
  path: "/health/live",
  summary: "Whether the process answers",
  tag,
  caller: "anyone",
  answers: { 200: { description: "It does", body: z.object({ status: z.literal("ok") }) } },
});

export const getReady = route({
  id: "health-ready",
  method: "GET",
  path: "/health/ready",
  summary: "Whether checkouts can be taken: Redis, SQL and Stripe must answer",
  tag,
  caller: "anyone",
  answers: {
    200: { description: "Ready; `degraded` when Service Bus or Cosmos DB is away", body: HealthShape },
    503: { description: "Not ready", body: HealthShape, headers: { "Retry-After": "Seconds" } },
  },
});
