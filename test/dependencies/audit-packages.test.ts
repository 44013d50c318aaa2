import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const version: string = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages[
  "node_modules/zod"
].version;
/** What the registry has of the package; npm asks for it when there is an advisory, to see what depends on it. */
const zod = {
  name: "zod",
  "dist-tags": { latest: version },
  versions: { [version]: { name: "zod", version } },
};

const script = join(root, "scripts/audit-packages.ts");

describe("the audit of what is deployed", () => {
  let answer: { readonly status: number; readonly body: unknown };
  let asked = 0;
  const registry = createServer((request, response) => {
    if (request.method === "POST") asked += 1;
    const [status, body] = request.method === "POST" ? [answer.status, answer.body] : [200, zod];
    request.resume().on("end", () => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  beforeAll(async () => {
    registry.listen(0, "127.0.0.1");
    await once(registry, "listening");
  });
  afterAll(() => registry.close());

  const audit = async (status: number, body: unknown, required?: string) => {
    answer = { status, body };
    asked = 0;
    const { port } = registry.address() as AddressInfo;
    const { AUDIT: _, ...environment } = process.env;
    const child = spawn(process.execPath, [script], {
      env: {
        ...environment,
        npm_config_registry: `http://127.0.0.1:${port}/`,
        npm_config_fetch_retries: "0",
        ...(required === undefined ? {} : { AUDIT: required }),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = await once(child, "close");
    expect(asked).toBeGreaterThan(0);
    return { code, said };
  };

  it("says that it was skipped, and why, where the registry answers none", async () => {
    const { code, said } = await audit(405, {});
    expect(code).toBe(0);
    expect(said).toBe("skipped: the registry answers no audits (status 405)\n");
  });

  it("fails there when it is required, as it is on GitHub's machines", async () => {
    const { code, said } = await audit(405, {}, "required");
    expect(code).toBe(1);
    expect(said).toMatch(/^packages were not audited, and must be: .*status 405/);
  });

  it("passes when the registry knows of nothing", async () => {
    const { code, said } = await audit(200, {}, "required");
    expect(code).toBe(0);
    expect(said).toMatch(/^no high or critical vulnerability is known/);
  });

  it("fails, and names the package, when the registry knows of something bad", async () => {
    const advisory = {
      id: 1,
      url: "https://advisories.example/1",
      title: "It is open",
      severity: "high",
      vulnerable_versions: "<1000.0.0",
      cwe: [],
      cvss: { score: 9, vectorString: null },
    };
    const { code, said } = await audit(200, { zod: [advisory] });
    expect(code).toBe(1);
    expect(said).toContain("zod (high)");
  });
});
