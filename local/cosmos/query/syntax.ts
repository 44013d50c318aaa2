import type { Json } from "../json.ts";

/** The way from the item to a value: property names and array places. */
export type Path = readonly (string | number)[];

/** What a query compares; parameters are replaced by their values before it runs. `undefined` is a value here. */
export type Operand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly value: Json | undefined }
  | { readonly kind: "parameter"; readonly name: string };

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** A WHERE clause. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly of: Condition }
  | {
      readonly kind: "compare";
      readonly operator: Comparison;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "in"; readonly needle: Operand; readonly among: readonly Operand[] }
  | { readonly kind: "array-contains"; readonly array: Operand; readonly needle: Operand }
  | { readonly kind: "starts-with"; readonly text: Operand; readonly start: Operand }
  | { readonly kind: "is-defined"; readonly path: Path };

export type OrderBy = { readonly path: Path; readonly descending: boolean };

/** A parsed query; `top`, `offset` and `limit` may be parameters. */
export type Query = {
  readonly select: "items" | "count";
  readonly top?: Operand;
  readonly where?: Condition;
  readonly orderBy: readonly OrderBy[];
  readonly page?: { readonly offset: Operand; readonly limit: Operand };
};
