/** The types that parameters have, as the head of a query file declares them. */
export type SqlType =
  | { readonly name: "varchar" | "nvarchar" | "char"; readonly length: number | "max" }
  | { readonly name: "int" | "bigint" }
  | { readonly name: "datetimeoffset"; readonly scale: number };

/** The type that a declaration like `varchar(100)` means; undefined for any that is not used here. */
export const sqlType = (declaration: string): SqlType | undefined => {
  const [, name, size] = /^([a-z]+)(?:\((\d+|max)\))?$/.exec(declaration) ?? [];
  switch (name) {
    case "varchar":
    case "nvarchar":
    case "char":
      return size === undefined ? undefined : { name, length: size === "max" ? "max" : Number(size) };
    case "int":
    case "bigint":
      return size === undefined ? { name } : undefined;
    case "datetimeoffset":
      return size === undefined || size === "max" ? undefined : { name, scale: Number(size) };
    default:
      return undefined;
  }
};

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const largestInt = 2_147_483_647;

/**
 * What a value lacks to be sent as this type; undefined when it can be. Nothing is ever cut to a length or rounded on
 * its way: the server would do that without a word.
 */
export const misfit = (type: SqlType, value: string | number): string | undefined => {
  switch (type.name) {
    case "varchar":
    case "nvarchar":
    case "char":
      if (typeof value !== "string") return "must be text";
      return type.length !== "max" && value.length > type.length
        ? `must not be longer than ${type.length}`
        : undefined;
    case "int":
      return Number.isInteger(value) && Math.abs(Number(value)) <= largestInt
        ? undefined
        : "must be a whole number of 32 bits";
    case "bigint":
      return Number.isSafeInteger(value) ? undefined : "must be a whole number that is exact";
    case "datetimeoffset":
      return typeof value === "string" && instant.test(value) && !Number.isNaN(Date.parse(value))
        ? undefined
        : "must be an instant";
  }
};
