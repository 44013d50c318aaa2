import { createServer } from "node:net";
import sql from "mssql";
import { describe, expect, it } from "vitest";
import { connectionConfig } from "../../../adapters/sql/connection.ts";
import { faultOf } from "../../../adapters/sql/fault.ts";

/** An error as the driver makes it of one that the server sent. */
const told = (number: number) =>
  new sql.RequestError(
    Object.assign(new Error("said by the server"), { info: { number, message: "" } }),
    "EREQUEST",
  );

const broken = (code: string) =>
  new sql.RequestError(Object.assign(new Error("the connection"), { code }), "EREQUEST");

const failureToConnect = async (port: number): Promise<unknown> => {
  const connectionString = `Server=127.0.0.1,${port};Database=d;User Id=u;Password=p;Connection Timeout=2`;
  const parse = sql.ConnectionPool.parseConnectionString.bind(sql.ConnectionPool);
  const pool = new sql.ConnectionPool(connectionConfig({ connectionString }, parse));
  return pool.connect().then(
    () => undefined,
    (error: unknown) => error,
  );
};

describe("what an error of the driver means", () => {
  it.each([1205, 1222, 3960, 41301, 41302, 41305, 41325])("is a collision for %i", (number) => {
    expect(told(number).number).toBe(number);
    expect(faultOf(told(number))).toBe("contended");
  });

  it.each([615, 926, 4060, 4221, 40613])("is a database that is away for %i", (number) => {
    expect(faultOf(told(number))).toBe("unsent");
  });

  it.each([10928, 10929, 40501, 49918, 49919, 49920])(
    "is a server that has enough to do for %i",
    (number) => {
      expect(faultOf(told(number))).toBe("busy");
    },
  );

  it.each([20, 64, 233, 10053, 10054, 10060, 40143, 40197, 40540])(
    "is an unknown outcome for %i",
    (number) => {
      expect(faultOf(told(number))).toBe("lost");
    },
  );

  it.each([2627, 2601, 547, 515, 18456, 40615, 208, 229, 50001, 50002])("is final for %i", (number) => {
    expect(faultOf(told(number))).toBeUndefined();
  });

  it("is found among the errors that came before the last", () => {
    const last = Object.assign(told(3998), { precedingErrors: [told(1205)] });
    expect(faultOf(last)).toBe("contended");
  });

  it.each(["ESOCKET", "ECLOSE", "ECONNRESET"])(
    "is an unknown outcome where the connection broke (%s)",
    (code) => {
      expect(broken(code).code).toBe(code);
      expect(faultOf(broken(code))).toBe("lost");
    },
  );

  it("is final for a request that took too long: it would be no faster the next time", () => {
    expect(faultOf(broken("ETIMEOUT"))).toBeUndefined();
  });

  it("is a server that is away where nobody listens, where it hangs up, and where it says nothing", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const hungUp = await failureToConnect(port);
    await new Promise((resolve) => server.close(resolve));
    const refused = await failureToConnect(port);
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(port, "127.0.0.1", resolve));
    const late = await failureToConnect(port);
    silent.close();
    for (const error of [hungUp, refused, late]) {
      expect(error).toBeInstanceOf(sql.ConnectionError);
      expect(faultOf(error)).toBe("unsent");
    }
  });

  it("is final for a login that is refused, but not for one that a paused database refuses", () => {
    const refused = Object.assign(new Error("Login failed for user"), { code: "ELOGIN" });
    expect(faultOf(new sql.ConnectionError(refused))).toBeUndefined();
    const paused = Object.assign(new Error("not currently available"), { code: "ELOGIN", isTransient: true });
    expect(faultOf(new sql.ConnectionError(paused))).toBe("unsent");
  });

  it("is nothing for errors that are not the driver's", () => {
    expect(faultOf(new Error("a fault of our own"))).toBeUndefined();
    expect(faultOf("text")).toBeUndefined();
  });
});
