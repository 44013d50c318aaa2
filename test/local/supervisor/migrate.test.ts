import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { migrateWhenOnSql } from "../../../local/supervisor/migrate.ts";
import { StartProblem } from "../../../local/supervisor/start-problem.ts";

const root = join(import.meta.dirname, "../../..");

describe("starting on a SQL Server", () => {
  it("leaves the embedded default alone", async () => {
    await migrateWhenOnSql(root, { SQLITE_PATH: "/data/boxoffice.db" });
  });

  it("stops with the runner's words where the server is not to be reached, and does not show the password", async () => {
    const SQL_CONNECTION_STRING =
      "Server=127.0.0.1,9;Database=boxoffice;User Id=sa;Password=hidden;Connection Timeout=1";
    const failing = migrateWhenOnSql(root, { SQL_CONNECTION_STRING });
    await expect(failing).rejects.toBeInstanceOf(StartProblem);
    const message = await failing.catch(({ message: text }: Error) => text);
    expect(message).toMatch(/could not be brought up to date: .*127\.0\.0\.1/s);
    expect(message).not.toContain("hidden");
  });
});
