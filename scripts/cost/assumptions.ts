import file from "./assumptions.json" with { type: "json" };

export type Price = {
  readonly price: number;
  readonly per: string;
  readonly trust: string;
  readonly source: string;
  readonly date: string;
};
/** A number that is no price. */
export type Noted = { readonly value: number; readonly unit: string; readonly source: string };

/** What a checkout uses, by name. */
export type Usage = Readonly<Record<keyof typeof file.usage, number>>;

const valuesOf = <Name extends string>(numbers: Readonly<Record<Name, Noted>>) =>
  Object.fromEntries(
    Object.entries<Noted>(numbers).map(([name, { value }]) => [name, value]),
  ) as unknown as Readonly<Record<Name, number>>;

/** A value of a table by its name; throws where it has none, as for a size that nobody looked up yet. */
const lookUp =
  <T>(table: Readonly<Record<string, T>>, what: string) =>
  (name: string): T => {
    const found = Object.hasOwn(table, name) ? table[name] : undefined;
    if (found === undefined) throw new Error(`assumptions.json has no ${what} "${name}"`);
    return found;
  };

export const written: string = file.written;
export const prices: Readonly<Record<string, Price>> = file.prices;
export const usageNotes: Readonly<Record<string, Noted>> = file.usage;
export const limitNotes: Readonly<Record<string, Noted>> = file.limits;

export const usage: Usage = valuesOf(file.usage);
/** Dollars. */
export const priceOf = (name: string): number => lookUp(prices, "price")(name).price;
export const limitOf = (name: string): number => lookUp(limitNotes, "limit")(name).value;
