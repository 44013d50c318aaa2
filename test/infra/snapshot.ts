import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly location?: string;
  readonly kind?: string;
  readonly sku?: { readonly name: string; readonly capacity?: number };
  readonly identity?: { readonly type: string };
  readonly tags?: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: every type of resource has properties of its own; tests say which
  readonly properties: any;
};

export type Snapshot = {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
};

export const snapshotNames = ["dev", "prod", "prod-with-options"] as const;
export type SnapshotName = (typeof snapshotNames)[number];

/** What a deployment would make: the golden files, which the compiler is held to by `npm run infra:check`. */
export const snapshot = (name: SnapshotName): Snapshot =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../fixtures/infra/${name}.json`), "utf8"));

export const ofType = ({ resources }: Snapshot, type: string): readonly Resource[] =>
  resources.filter((resource) => resource.type === type);

/** The only resource of a type. */
export const theOnly = (from: Snapshot, type: string): Resource => {
  const [one, ...more] = ofType(from, type);
  if (!one || more.length > 0) throw new Error(`expected one ${type}, found ${more.length + (one ? 1 : 0)}`);
  return one;
};

/** The app's settings; values known only when deployed are expressions in brackets. */
export const settingsOf = (from: Snapshot): Readonly<Record<string, string>> => {
  const pairs: readonly { name: string; value: string }[] = theOnly(from, "Microsoft.Web/sites").properties
    .siteConfig.appSettings;
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
};

export const isExpression = (value: string): boolean => value.startsWith("[") && value.endsWith("]");
