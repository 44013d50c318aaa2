import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Endpoints } from "../supervisor/endpoints.ts";

/** Where the product of this data folder is, if one runs there now. */
export const readEndpoints = (data: string): Endpoints | undefined => {
  try {
    const endpoints = JSON.parse(readFileSync(join(data, "endpoints.json"), "utf8")) as Endpoints;
    process.kill(endpoints.pids.supervisor, 0);
    return endpoints;
  } catch {
    return undefined;
  }
};
