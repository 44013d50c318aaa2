import { setTimeout as pause } from "node:timers/promises";
import type { Finding } from "./finding.ts";

/** A saga ends within the first two; the last is as long as an event may wait for the relay. */
const pausesMs = [500, 2000, 10_000];

/**
 * Takes off what has passed by the time of a later look, which is not taken as long as nothing can pass. A checkout
 * that was under way at one look has ended or is known to run at the next. What can not pass stays, once seen.
 */
export const whatStays = async (
  first: readonly Finding[],
  look: () => Promise<readonly Finding[]>,
  pauses: readonly number[] = pausesMs,
): Promise<readonly Finding[]> => {
  let findings = first;
  for (const ms of pauses) {
    if (!findings.some(({ passes, violations }) => passes && violations.length > 0)) break;
    await pause(ms);
    const later = new Map((await look()).map((finding) => [nameOf(finding), finding]));
    findings = findings.map((finding) => merged(finding, later.get(nameOf(finding))));
  }
  return findings;
};

const nameOf = ({ invariant, says }: Finding): string => `${invariant} ${says}`;

/** A check that is missing from the later look could not be made then: what it found is no less true. */
const merged = (finding: Finding, later: Finding | undefined): Finding => {
  if (!later) return finding;
  const before = new Set(finding.violations.map(subjectOf));
  const isKnown = (violation: string) => before.has(subjectOf(violation));
  const violations = finding.passes
    ? later.violations.filter(isKnown)
    : [...finding.violations, ...later.violations.filter((violation) => !isKnown(violation))];
  return { ...finding, violations };
};

/** What it says of its subject may change from look to look. */
const subjectOf = (violation: string): string => violation.split(/:? /, 1)[0] ?? violation;
