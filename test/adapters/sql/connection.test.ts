import type { TokenCredential } from "@azure/identity";
import sql from "mssql";
import { describe, expect, it } from "vitest";
import { connectionConfig } from "../../../adapters/sql/connection.ts";
import { BadCommand, placeIn } from "../../../scripts/db/connect.ts";

const parse = sql.ConnectionPool.parseConnectionString.bind(sql.ConnectionPool);
const withString = (connectionString: string) => connectionConfig({ connectionString }, parse);

describe("the driver's settings", () => {
  it("hand an identity to the driver as it is, and trust no certificate unseen", () => {
    const credential: TokenCredential = { getToken: async () => null };
    const config = connectionConfig({ server: "s.database.windows.net", database: "d", credential }, parse);
    expect(config).toMatchObject({
      server: "s.database.windows.net",
      database: "d",
      options: { encrypt: true, trustServerCertificate: false },
    });
    expect(config.authentication).toEqual({ type: "token-credential", options: { credential } });
    expect(Object.values(config.authentication?.options ?? {})[0]).toBe(credential);
    expect(config.password).toBeUndefined();
  });

  it("encrypt also where a connection string says nothing of it, and go by what it says", () => {
    expect(withString("Server=h;Database=d;User Id=u;Password=p").options).toMatchObject({
      encrypt: true,
      trustServerCertificate: false,
    });
    expect(withString("Server=h;TrustServerCertificate=true").options).toMatchObject({
      encrypt: true,
      trustServerCertificate: true,
    });
  });

  it("take bounds from a connection string, and from the options before it", () => {
    const connectionString = "Server=tcp:h,1444;Max Pool Size=5;Connection Timeout=60";
    expect(withString(connectionString)).toMatchObject({
      server: "h",
      port: 1444,
      connectionTimeout: 60_000,
      pool: { max: 5 },
    });
    expect(connectionConfig({ connectionString, connections: 2, requestTimeoutMs: 7 }, parse)).toMatchObject({
      requestTimeout: 7,
      pool: { max: 2 },
    });
    expect(withString("Server=h")).toMatchObject({ requestTimeout: 15_000, pool: { max: 20 } });
  });

  it("are refused where a connection string names no server", () => {
    expect(() => withString("nonsense")).toThrow("names no server");
  });
});

describe("where commands find the database", () => {
  it("is one of two places, and never both", () => {
    expect(placeIn({ SQL_CONNECTION_STRING: "Server=h" })).toEqual({ connectionString: "Server=h" });
    expect(placeIn({ SQL_SERVER: "s", SQL_DATABASE: "d" })).toMatchObject({ server: "s", database: "d" });
    expect(() => placeIn({ SQL_CONNECTION_STRING: "Server=h", SQL_SERVER: "s" })).toThrow(BadCommand);
    expect(() => placeIn({ SQL_SERVER: "s" })).toThrow(/set SQL_SERVER and SQL_DATABASE/);
  });
});
