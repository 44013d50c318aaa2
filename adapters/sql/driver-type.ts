import type { ISqlType } from "mssql";
import type { SqlType } from "./sql-type.ts";

export type Driver = typeof import("mssql");

/** A type as the driver declares a parameter of it. */
export const driverType = (driver: Driver, type: SqlType): ISqlType | (() => ISqlType) => {
  switch (type.name) {
    case "varchar":
      return driver.VarChar(length(driver, type.length));
    case "nvarchar":
      return driver.NVarChar(length(driver, type.length));
    case "char":
      return driver.Char(length(driver, type.length));
    case "int":
      return driver.Int;
    case "bigint":
      return driver.BigInt;
    case "datetimeoffset":
      return driver.DateTimeOffset(type.scale);
  }
};

const length = (driver: Driver, given: number | "max"): number => (given === "max" ? driver.MAX : given);
