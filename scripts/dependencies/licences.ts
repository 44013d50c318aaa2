import type { Dependency } from "./production.ts";

/** Licences under which a package may be deployed: they ask for their notice to be kept, and for no more. */
export const allowedLicences: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
]);

/** Packages whose manifest names no licence, at the version somebody looked at, and what was found there. */
export const lookedUp: Readonly<Record<string, { readonly licence: string; readonly foundIn: string }>> = {
  "semaphore@1.1.0": { licence: "MIT", foundIn: "its README" },
};

export const keyOf = ({ name, version }: Pick<Dependency, "name" | "version">): string =>
  `${name}@${version}`;

/** The licence that a package has said, or that was looked up. */
export const licenceOf = (dependency: Dependency): string | undefined =>
  dependency.license ?? lookedUp[keyOf(dependency)]?.licence;

/** Of a choice (`(MIT OR GPL-3.0)`) one will do; of a sum (`MIT AND ISC`) each must. */
const isAllowed = (expression: string): boolean =>
  expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => allowedLicences.has(licence)));

/** Packages that may not be deployed, or of which nobody knows whether they may: `name@version: licence`. */
export const refusedLicences = (dependencies: readonly Dependency[]): readonly string[] =>
  dependencies.flatMap((dependency) => {
    const licence = licenceOf(dependency);
    if (licence !== undefined && isAllowed(licence)) return [];
    return [`${keyOf(dependency)}: ${licence ?? "no licence"}`];
  });
