import { readFileSync } from "node:fs";
import { type SqlType, sqlType } from "./sql-type.ts";

export type Parameter = {
  readonly name: string;
  /** Its type in T-SQL. */
  readonly declared: string;
  readonly type: SqlType;
  readonly nullable: boolean;
};

/** What the comments at the head of a batch say of it. */
export type Head = {
  readonly parameters: readonly Parameter[];
  /** Whether it may be run again when nobody knows whether it ran. */
  readonly repeatable: boolean;
};

declare const rowsOf: unique symbol;

/**
 * A batch from `queries/`. `First` and `Second` are the rows of its recordsets: that they are so rests on the SQL that
 * it comes with.
 */
export type Statement<Name extends string, First = never, Second = never> = Head & {
  readonly name: string;
  readonly text: string;
  readonly [rowsOf]?: readonly [Name, First, Second];
};

const parameterLine = /^-- @(\w+) ([a-z]+(?:\((?:\d+|max)\))?)( null)?(?: .*)?$/gm;
const notRepeatable = /^-- Not repeatable: /m;

/** Reads the head of a batch: a line `-- @name type` or `-- @name type null` for every parameter. */
export const headOf = (name: string, text: string): Head => ({
  parameters: [...text.matchAll(parameterLine)].map(([, parameter = "", declared = "", nullable]) => {
    const type = sqlType(declared);
    if (!type) throw new Error(`${name}.sql: @${parameter} is of the unknown type ${declared}`);
    return { name: parameter, declared, type, nullable: nullable !== undefined };
  }),
  repeatable: !notRepeatable.test(text),
});

/** A batch from its text. Throws where its head declares other parameters than these. */
export const statementOf = <const Name extends string, First = never, Second = never>(
  name: string,
  text: string,
  names: readonly Name[],
): Statement<Name, First, Second> => {
  const head = headOf(name, text);
  const [declared, asked] = [head.parameters.map((parameter) => parameter.name), names].map((each) =>
    each.toSorted().join(", "),
  );
  if (declared !== asked) throw new Error(`${name}.sql declares ${declared}, and not ${asked}`);
  return { ...head, name, text };
};

const folder = new URL("./queries/", import.meta.url);
const read = (path: string): string =>
  readFileSync(new URL(`${path}.sql`, folder), "utf8").replaceAll("\r\n", "\n");

/** The text of a query file. A line `-- include name` stands for the file include/name.sql. */
export const queryText = (name: string): string =>
  read(name).replace(/^-- include (\S+)\n/gm, (_, included: string) => read(`include/${included}`));

type Query<Name extends string> = Statement<Name> & {
  /** The same, with the types of its rows. */
  gives<First, Second = never>(): Statement<Name, First, Second>;
};

/** The batch of this name in `queries/`. */
export const statement = <const Name extends string = never>(
  name: string,
  names: readonly Name[] = [],
): Query<Name> => {
  const found = statementOf(name, queryText(name), names);
  return { ...found, gives: <First, Second>() => found as Statement<Name, First, Second> };
};
