type Column = { readonly type: unknown };
type Recordset = readonly Readonly<Record<string, unknown>>[] & {
  readonly columns: Readonly<Record<string, Column>>;
};

/** Rows as every adapter of a store gives them: instants as text, bigints as numbers, which must be exact. */
export const plainRows = (recordset: Recordset, bigInt: unknown): readonly Record<string, unknown>[] => {
  const bigints = new Set(
    Object.keys(recordset.columns).filter((name) => recordset.columns[name]?.type === bigInt),
  );
  return recordset.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, plain(value, bigints.has(name) ? name : undefined)]),
    ),
  );
};

const plain = (value: unknown, bigint: string | undefined): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (bigint === undefined || value === null) return value;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${bigint} is larger than can be counted exactly`);
  return number;
};
