import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { createUserSql, sidOf, userProblem } from "../../../scripts/db/user-sql.ts";

const clientId = "00112233-4455-6677-8899-aabbccddeeff";

describe("the user that stands for an identity", () => {
  it("has the client id as its SID, as the server keeps a uniqueidentifier", () => {
    expect(sidOf(clientId)).toBe("0x33221100554477668899AABBCCDDEEFF");
  });

  it("is made once, gets the app's role, and takes no other's place", () => {
    const sql = createUserSql("id-boxoffice", clientId);
    expect(sql).toContain(`CREATE USER [id-boxoffice] WITH SID = ${sidOf(clientId)}, TYPE = E;`);
    expect(sql).toContain("ALTER ROLE boxoffice_app ADD MEMBER [id-boxoffice];");
    expect(sql).toMatch(/IF NOT EXISTS [^\n]* p\.name = N'id-boxoffice'\)\n {2}CREATE USER/);
    expect(sql).toMatch(/p\.name = N'id-boxoffice' AND p\.sid <> 0x3322.*\)\nBEGIN\n {2}THROW/);
  });

  it.each(["x]; DROP TABLE dbo.Orders; --", "o'brien", "", "a b"])(
    "is not made under the name %j",
    (name) => {
      expect(userProblem(name, clientId)).toMatch("name");
      expect(() => createUserSql(name, clientId)).toThrow("name");
    },
  );

  it("is not made from what is no client id", () => {
    expect(userProblem("app", "not-a-guid")).toMatch("GUID");
  });
});

describe("the commands", () => {
  const run = async (script: string, environment: Record<string, string>, ...args: string[]) => {
    const path = fileURLToPath(new URL(`../../../scripts/db/${script}.ts`, import.meta.url));
    const env = { PATH: process.env["PATH"], ...environment };
    return promisify(execFile)(process.execPath, [path, ...args], { env }).catch(
      ({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }) => ({
        stdout,
        stderr,
        code,
      }),
    );
  };

  it("print the SQL of a dry run without a database", async () => {
    const migrations = await run("migrate", {}, "--dry-run");
    expect(migrations.stdout).toMatch(
      /^-- 0001-[\s\S]+CREATE TABLE dbo\.Orders [\s\S]+CREATE ROLE boxoffice_app/,
    );
    const user = await run("create-user", { SQL_APP_USER: "app", SQL_APP_CLIENT_ID: clientId }, "--dry-run");
    expect(user.stdout).toBe(createUserSql("app", clientId));
  });

  it("say what they were not told, in a line and without a stack", async () => {
    expect(await run("migrate", {})).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^set SQL_SERVER .*\n$/),
    });
    expect(await run("create-user", {})).toMatchObject({
      code: 1,
      stderr: "set SQL_APP_USER and SQL_APP_CLIENT_ID\n",
    });
  });

  it("say at once when the server cannot be reached, and never show the password", async () => {
    const { stderr, ...rest } = await run("migrate", {
      SQL_CONNECTION_STRING: "Server=127.0.0.1,1;User Id=u;Password=hush",
    });
    expect(rest).toMatchObject({ code: 1 });
    expect(stderr).toMatch(/Failed to connect to 127\.0\.0\.1:1[\s\S]*firewall/);
    expect(stderr).not.toContain("hush");
  });
});
