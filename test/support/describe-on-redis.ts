import { describe } from "vitest";
import { hasRealRedis } from "./redis-server.ts";

/** Tests that are evidence about Redis; where there is no real one they say so and are skipped. */
export const describeOnRedis = (name: string, tests: () => void): void => {
  if (hasRealRedis) describe(name, tests);
  else describe.skip(`${name} (skipped: no redis-server)`, tests);
};
