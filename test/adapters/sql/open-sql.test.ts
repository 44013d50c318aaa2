import { execFile } from "node:child_process";
import { createServer, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sql from "mssql";
import { describe, expect, it } from "vitest";
import { openSql } from "../../../adapters/sql/open-sql.ts";
import { sqlOrders } from "../../../adapters/sql/orders.ts";
import type { CheckoutId, OrderId } from "../../../domain/ids.ts";

const at = (port: number) => `Server=127.0.0.1,${port};Database=d;User Id=u;Password=p;Connection Timeout=2`;

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
};

describe("opening the database", () => {
  it("asks nobody until it is asked itself, and can be closed unasked", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    const db = openSql({ connectionString: at(await listening(server)), retryDeadlineMs: 0 });
    const orders = sqlOrders(db);
    expect(connections).toBe(0);
    await expect(orders.ping()).rejects.toThrow(sql.ConnectionError);
    expect(connections).toBe(1);
    await db.close();
    await openSql({ connectionString: at(1) }).close();
    server.close();
  });

  it("connects anew whenever it is asked while the server is away, and within one question as well", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    const db = openSql({ connectionString: at(await listening(server)), retryDeadlineMs: 800 });
    const orders = sqlOrders(db);
    await expect(orders.ping()).rejects.toThrow(sql.ConnectionError);
    const first = connections;
    expect(first).toBeGreaterThan(1);
    await expect(orders.ping()).rejects.toThrow(sql.ConnectionError);
    expect(connections).toBeGreaterThan(first);
    await db.close();
    server.close();
  });

  it("does not ask the server for ids that no column can hold", async () => {
    const orders = sqlOrders(openSql({ connectionString: at(1), retryDeadlineMs: 0 }));
    expect(await orders.find("chk_ö" as CheckoutId)).toBeUndefined();
    expect(await orders.get("x".repeat(5000) as OrderId)).toBeUndefined();
  });

  it("leaves the driver alone until then, so that who uses SQLite does not load it", async () => {
    const module = fileURLToPath(new URL("../../../adapters/sql/open-sql.ts", import.meta.url));
    const program = `
      const { openSql } = await import(${JSON.stringify(module)});
      openSql({ connectionString: "Server=x" });
      const { createRequire } = await import("node:module");
      const loaded = Object.keys(createRequire(${JSON.stringify(module)}).cache);
      process.stdout.write(String(loaded.filter((path) => path.includes("tedious")).length));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
    expect(stdout).toBe("0");
  });
});
