import type { DatabaseSync } from "node:sqlite";
import type { Parameters, Statement } from "./database.ts";

/** Prepares each text once. That the rows are what the caller's type says rests on the SQL that it comes with. */
export const statements = (connection: DatabaseSync): (<Row>(sql: string) => Statement<Row>) => {
  const kept = new Map<string, Statement<unknown>>();
  return <Row>(sql: string) => {
    const statement = kept.get(sql) ?? prepare(connection, sql);
    kept.set(sql, statement);
    return statement as Statement<Row>;
  };
};

const prepare = (connection: DatabaseSync, sql: string): Statement<unknown> => {
  const statement = connection.prepare(sql);
  return {
    get: (parameters: Parameters = {}) => statement.get(parameters),
    all: (parameters: Parameters = {}) => statement.all(parameters),
    run: (parameters: Parameters = {}) => Number(statement.run(parameters).changes),
  };
};
