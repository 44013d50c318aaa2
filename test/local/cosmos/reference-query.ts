import * as fc from "fast-check";

/** The documents of the random queries: few values, so that they meet; of all kinds, so that they do not mix. */
export type Doc = { readonly id: string } & Readonly<Record<string, unknown>>;
type Truth = boolean | undefined;

/** A condition twice: as text with parameters for the server, and as plain code. */
export type Reference = {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly holds: (doc: Doc) => Truth;
};

// Code points on both sides of the surrogates, where UTF-16 order and code point order differ.
const text = fc.constantFrom("", "a", "ab", "b", "\ud7ff", "\uffff", "😀", "😀a");
const number = fc.constantFrom(-1, 0, 1, 1.5, 1e21);
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));

export const documents = fc.array(
  fc.record(
    {
      a: scalar,
      b: scalar,
      deep: fc.oneof(fc.record({ c: scalar }), scalar),
      list: fc.array(scalar, { maxLength: 2 }),
      place: number,
      name: text,
    },
    { requiredKeys: ["place", "name"] },
  ),
  { minLength: 1, maxLength: 12 },
);

const paths = {
  "c.a": (doc: Doc) => doc["a"],
  'c["b"]': (doc: Doc) => doc["b"],
  "c.deep.c": (doc: Doc) => (doc["deep"] as { c?: unknown } | null | undefined)?.c,
  "c.list[0]": (doc: Doc) => (doc["list"] as unknown[] | undefined)?.[0],
} as const;
const path = fc.constantFrom(...(Object.keys(paths) as (keyof typeof paths)[]));

const points = (value: string) => Array.from(value, (one) => one.codePointAt(0) ?? 0);

/** -1, 0 or 1 for two values of one type; undefined for others. Written without a look at the server's own. */
export const compare = (left: unknown, right: unknown): number | undefined => {
  if (left === undefined || (left === null) !== (right === null) || typeof left !== typeof right)
    return undefined;
  if (typeof left === "string") {
    const [a, b] = [points(left), points(String(right))];
    const at = a.findIndex((one, index) => one !== b[index]);
    return at === -1 ? Math.sign(a.length - b.length) : Math.sign((a[at] ?? 0) - (b[at] ?? -1));
  }
  return left === right ? 0 : Number(left) < Number(right) ? -1 : 1;
};

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

const comparison = fc.tuple(path, fc.constantFrom(...Object.keys(operators)), scalar).map(
  ([where, operator, value]): Reference => ({
    text: `${where} ${operator} ?`,
    values: [value],
    holds: (doc) => {
      const order = compare(paths[where](doc), value);
      return order === undefined ? undefined : operators[operator]?.(order);
    },
  }),
);

const membership = fc.tuple(path, fc.array(scalar, { minLength: 1, maxLength: 3 }), fc.boolean()).map(
  ([where, among, asArray]): Reference => ({
    text: asArray ? `ARRAY_CONTAINS(?, ${where})` : `${where} IN (${among.map(() => "?").join(", ")})`,
    values: asArray ? [among] : among,
    holds: (doc) => {
      const value = paths[where](doc);
      return value === undefined ? undefined : among.some((one) => one === value);
    },
  }),
);

const start = fc.tuple(path, text).map(
  ([where, begin]): Reference => ({
    text: `STARTSWITH(${where}, ?)`,
    values: [begin],
    holds: (doc) => {
      const value = paths[where](doc);
      return typeof value === "string" ? value.startsWith(begin) : undefined;
    },
  }),
);

const defined = path.map(
  (where): Reference => ({
    text: `IS_DEFINED(${where})`,
    values: [],
    holds: (doc) => paths[where](doc) !== undefined,
  }),
);

const both = (left: Truth, right: Truth): Truth => {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
};
const not = (inner: Truth): Truth => (inner === undefined ? undefined : !inner);

/** Conditions of all kinds, nested a few levels deep. */
export const condition: fc.Arbitrary<Reference> = fc.letrec<{ any: Reference }>((tie) => {
  const pair = fc.tuple(tie("any"), tie("any"));
  return {
    any: fc.oneof(
      { maxDepth: 4, depthIdentifier: "condition" },
      comparison,
      membership,
      start,
      defined,
      pair.map(
        ([l, r]): Reference => ({
          text: `(${l.text} AND ${r.text})`,
          values: [...l.values, ...r.values],
          holds: (doc) => both(l.holds(doc), r.holds(doc)),
        }),
      ),
      pair.map(
        ([l, r]): Reference => ({
          text: `(${l.text} OR ${r.text})`,
          values: [...l.values, ...r.values],
          holds: (doc) => not(both(not(l.holds(doc)), not(r.holds(doc)))),
        }),
      ),
      tie("any").map(
        (inner): Reference => ({
          ...inner,
          text: `NOT (${inner.text})`,
          holds: (doc) => not(inner.holds(doc)),
        }),
      ),
    ),
  };
}).any;
