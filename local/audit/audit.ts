import type { Endpoints } from "../supervisor/endpoints.ts";
import { eventFindings } from "./events.ts";
import { type Evidence, type GatherOptions, gather } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { livenessFindings } from "./liveness.ts";
import { moneyFindings } from "./money.ts";
import { priceFindings } from "./prices.ts";
import { stockFindings } from "./stock.ts";
import { whatStays } from "./what-stays.ts";

/** Everything the saga's invariants say, held against evidence. `settled` says that nothing is under way: then nothing may be. */
export const judgeEvidence = (evidence: Evidence, settled: boolean): readonly Finding[] => [
  ...stockFindings(evidence, settled),
  ...moneyFindings(evidence),
  ...priceFindings(evidence),
  ...eventFindings(evidence),
  ...livenessFindings(evidence, settled),
];

/**
 * Reads Stripe, SQL, Redis, Cosmos DB, the engine and the events of a running product, and judges them. Unless it is
 * `settled`, what may pass is read again, and counts only where it has stayed.
 */
export const audit = async (
  endpoints: Endpoints,
  { settled = false, ...options }: GatherOptions & { readonly settled?: boolean } = {},
): Promise<readonly Finding[]> => {
  const look = async () => judgeEvidence(await gather(endpoints, options), settled);
  const findings = await look();
  return settled ? findings : whatStays(findings, look);
};

export const violationsOf = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap(({ invariant, violations }) =>
    violations.map((violation) => `${invariant}: ${violation}`),
  );
