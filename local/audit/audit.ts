import type { Endpoints } from "../supervisor/endpoints.ts";
import { eventFindings } from "./events.ts";
import { type GatherOptions, gather } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { livenessFindings } from "./liveness.ts";
import { moneyFindings } from "./money.ts";
import { stockFindings } from "./stock.ts";

/**
 * Reads Stripe, SQL, Redis, the engine and the events of a running product, and checks every invariant of the saga.
 * `settled` says that nothing is under way: then nothing may be.
 */
export const audit = async (
  endpoints: Endpoints,
  { settled = false, ...options }: GatherOptions & { readonly settled?: boolean } = {},
): Promise<readonly Finding[]> => {
  const evidence = await gather(endpoints, options);
  return [
    ...stockFindings(evidence),
    ...moneyFindings(evidence),
    ...eventFindings(evidence),
    ...livenessFindings(evidence, settled),
  ];
};

export const violationsOf = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap(({ invariant, violations }) =>
    violations.map((violation) => `${invariant}: ${violation}`),
  );
