import type { ConnectionPool } from "mssql";
import { connectionConfig, type SqlOptions } from "./connection.ts";
import type { Database, SqlValue } from "./database.ts";
import { type Driver, driverType } from "./driver-type.ts";
import { plainRows } from "./plain-rows.ts";
import { retrying } from "./retry.ts";
import { sentValue } from "./sent-value.ts";
import type { Statement } from "./statement.ts";

type Recordsets = readonly (readonly Record<string, unknown>[])[];

/**
 * A database that is connected to when it is first asked, and again whenever it was away: what opens it starts also
 * while SQL is away. The driver is loaded then too, so that who never asks does not pay for it.
 */
export const openSql = (options: SqlOptions): Database => {
  const again = retrying({ deadlineMs: options.retryDeadlineMs ?? 8000 });
  let opened: Promise<{ readonly driver: Driver; readonly pool: ConnectionPool }> | undefined;

  const connected = async () => {
    opened ??= open(options);
    const { driver, pool } = await opened;
    // Joins an attempt that is under way; resolves at once when it is connected.
    await pool.connect();
    return { driver, pool };
  };

  const ask = async (
    statement: Statement<string, unknown, unknown>,
    values: Readonly<Record<string, SqlValue>>,
  ) => {
    const sent = statement.parameters.map((parameter) => ({
      parameter,
      value: sentValue(statement.name, parameter, values[parameter.name]),
    }));
    return again(async (): Promise<Recordsets> => {
      const { driver, pool } = await connected();
      const request = pool.request();
      for (const { parameter, value } of sent)
        request.input(parameter.name, driverType(driver, parameter.type), value);
      const { recordsets } = await request.query(statement.text);
      return (Array.isArray(recordsets) ? recordsets : []).map((set) => plainRows(set, driver.BigInt));
    }, statement.repeatable);
  };

  return {
    async rows<Row>(statement: Statement<string, Row, unknown>, values: Readonly<Record<string, SqlValue>>) {
      const [first = []] = await ask(statement, values);
      return first as readonly Row[];
    },
    async pair<First, Second>(
      statement: Statement<string, First, Second>,
      values: Readonly<Record<string, SqlValue>>,
    ) {
      const [first = [], second = []] = await ask(statement, values);
      return [first as readonly First[], second as readonly Second[]] as const;
    },
    async run(statement, values) {
      await ask(statement, values);
    },
    async close() {
      const { pool } = (await opened?.catch(() => undefined)) ?? {};
      await pool?.close();
    },
  };
};

const open = async (options: SqlOptions) => {
  const { default: driver } = await import("mssql");
  const pool = new driver.ConnectionPool(
    connectionConfig(options, driver.ConnectionPool.parseConnectionString.bind(driver.ConnectionPool)),
  );
  // A connection that breaks while nobody uses it is dropped from the pool, and who asks next gets another.
  pool.on("error", () => {});
  return { driver, pool };
};
