import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A package as the lock file has it. */
export type LockedPackage = {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

/** The lock file, in the form that npm has written since version 7. */
export type Lock = { readonly packages: Readonly<Record<string, LockedPackage>> };

/** A package that is deployed. `path` is where it is installed, as two versions of one package may be. */
export type Dependency = {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  /** As the package's own manifest has it; undefined where it has none. */
  readonly license: string | undefined;
  /** Where the packages that it needs are installed. */
  readonly needs: readonly string[];
};

const root = join(import.meta.dirname, "../..");

export const readLock = (): Lock => JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

const isDeployed = ({ packages }: Lock, path: string): boolean =>
  path.startsWith("node_modules/") && !packages[path]?.dev && !packages[path]?.link;

/** Where Node would find a package that is asked for at a path: there, or the nearest above. */
const foundFrom = ({ packages }: Lock, path: string, name: string): string | undefined => {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const candidate = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (candidate in packages) return candidate;
    if (at === "") return undefined;
  }
};

/** Of peers and of what is optional only what is there, and deployed. */
const needsOf = (lock: Lock, path: string): readonly string[] => {
  const { dependencies, optionalDependencies, peerDependencies } = lock.packages[path] ?? {};
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return names
    .flatMap((name) => foundFrom(lock, path, name) ?? [])
    .filter((found) => isDeployed(lock, found))
    .toSorted();
};

/**
 * Every package that `npm ci --omit=dev` installs, in order of its path. `npm sbom --omit=dev` is not asked, since it
 * leaves out whatever a development dependency needs as well, most of what is deployed.
 */
export const productionOf = (lock: Lock): readonly Dependency[] =>
  Object.entries(lock.packages)
    .filter(([path]) => isDeployed(lock, path))
    .map(([path, { name, version, integrity, license }]) => {
      if (!version || !integrity) throw new Error(`${path} has no version or no hash in the lock file`);
      const own = name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return { path, name: own, version, integrity, license, needs: needsOf(lock, path) };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));

/** What the app itself asks for. */
export const askedFor = (lock: Lock): readonly string[] => needsOf(lock, "");
