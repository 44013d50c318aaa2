/** What `npm audit --json` says: a report, or why there is none. */
type Answer = {
  readonly auditReportVersion?: unknown;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: unknown }>>;
  readonly message?: unknown;
  readonly statusCode?: unknown;
};

export type Verdict =
  | { readonly tag: "clean"; readonly milder: number }
  | { readonly tag: "vulnerable"; readonly packages: readonly string[] }
  | { readonly tag: "unanswered"; readonly why: string };

const stops: ReadonlySet<unknown> = new Set(["high", "critical"]);

/** Of an answer only its first line, without the address that was asked. */
const reasonOf = ({ statusCode, message }: Answer): string =>
  typeof statusCode === "number" ? `status ${statusCode}` : `${message}`.replace(/https?:\/\/\S+/g, "it");

/**
 * What an audit found: packages with a vulnerability that is high or critical, or none; or that the registry gave no
 * report. Throws at what is neither, so that a change of npm is noticed and not taken for a clean report.
 */
export const verdictOf = (output: string): Verdict => {
  const answer: Answer = JSON.parse(output);
  if (answer.auditReportVersion === 2 && answer.vulnerabilities) {
    const found = Object.entries(answer.vulnerabilities);
    const packages = found
      .filter(([, { severity }]) => stops.has(severity))
      .map(([name, { severity }]) => `${name} (${severity})`);
    return packages.length > 0 ? { tag: "vulnerable", packages } : { tag: "clean", milder: found.length };
  }
  if (answer.statusCode !== undefined || typeof answer.message === "string")
    return { tag: "unanswered", why: reasonOf(answer) };
  throw new Error("npm audit said something that is neither a report nor an error");
};
