import type { CompositeIndex } from "../database-config.ts";
import type { Json, JsonObject } from "../json.ts";
import { badRequest } from "../refusal.ts";
import { compareSame, kindOf } from "./compare.ts";
import type { OrderBy, Path } from "./syntax.ts";
import { valueAt } from "./truth.ts";

/** The values an item is ordered by. */
export type SortKey = readonly Json[];

const ranks = { null: 0, boolean: 1, number: 2, string: 3 };

/**
 * The sort key of an item; undefined where the item has no place in the result: under the default indexing policy an
 * ORDER BY leaves out items that lack its path. What the service does in less clear cases is not guessed.
 */
export const sortKey = (document: JsonObject, orderBy: readonly OrderBy[]): SortKey | undefined => {
  const key: Json[] = [];
  for (const { path } of orderBy) {
    const value = valueAt(document, path);
    const kind = kindOf(value);
    if (value === undefined) {
      if (orderBy.length === 1) return undefined;
      throw badRequest(
        `The local server does not know ORDER BY several paths where an item lacks ${nameOf(path)}.`,
      );
    }
    if (kind === "array" || kind === "object")
      throw badRequest(
        `The local server does not know ORDER BY an ${kind}, as ${nameOf(path)} is in some item.`,
      );
    key.push(value);
  }
  return key;
};

/** Types come in the order null, boolean, number, string; within one type by value. */
export const compareKeys = (left: SortKey, right: SortKey, orderBy: readonly OrderBy[]): number => {
  for (const [at, { descending }] of orderBy.entries()) {
    const order = compareAny(left[at] ?? null, right[at] ?? null);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
};

const compareAny = (left: Json, right: Json): number => {
  const a = kindOf(left) as keyof typeof ranks;
  const b = kindOf(right) as keyof typeof ranks;
  return a === b ? compareSame(left, right) : ranks[a] - ranks[b];
};

/** Several paths need a composite index over exactly them, in their directions or all of them turned round. */
export const checkComposite = (orderBy: readonly OrderBy[], indexes: readonly CompositeIndex[]): void => {
  if (orderBy.length < 2) return;
  const served = indexes.some((index) => {
    if (index.length !== orderBy.length) return false;
    const turned = orderBy.map(({ descending }, at) => descending !== (index[at]?.order === "descending"));
    const samePaths = orderBy.every(({ path }, at) => nameOf(path) === index[at]?.path);
    return samePaths && turned.every((one) => one === turned[0]);
  });
  if (!served)
    throw badRequest(
      "The order by query does not have a corresponding composite index that it can be served from. " +
        "(In the local server: compositeIndexes of the container's configuration.)",
    );
};

const nameOf = (path: Path): string => `/${path.join("/")}`;
