import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const ports = globSync("ports/*.ts", { cwd: root }).map((path) => basename(path, ".ts"));
const tests = globSync("test/**/*.test.ts", { cwd: root }).map((path) =>
  readFileSync(join(root, path), "utf8"),
);

it("every port has a contract suite, which the tests of some adapter run", () => {
  expect(ports.length).toBeGreaterThan(20);
  const unheld = ports.filter((port) => !tests.some((text) => text.includes(`/ports/${port}.contract.ts"`)));
  expect(unheld).toEqual([]);
});
