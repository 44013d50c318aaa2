import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildWhenStale } from "../../../local/supervisor/build.ts";

const repository = join(import.meta.dirname, "../../..");
const options = {
  compilerOptions: {
    module: "nodenext",
    target: "es2024",
    types: [],
    rootDir: ".",
    outDir: "dist",
    incremental: true,
    tsBuildInfoFile: ".cache/build.tsbuildinfo",
    rewriteRelativeImportExtensions: true,
  },
  files: ["main.ts"],
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "build-"));
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  mkdirSync(join(root, "scripts"));
  mkdirSync(join(root, "domain"));
  write("package.json", '{"type":"module"}');
  write("tsconfig.build.json", JSON.stringify(options));
  write(
    "scripts/copy-assets.mjs",
    'import { appendFileSync } from "node:fs"; appendFileSync("assets.txt", "x");',
  );
  write("domain/word.ts", 'export const word: string = "first";');
  write("main.ts", 'import { word } from "./domain/word.ts"; export const said = word;');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFileSync(join(root, file), text);
const built = () => readFileSync(join(root, "dist/domain/word.js"), "utf8");
const timesBuilt = () => readFileSync(join(root, "assets.txt"), "utf8").length;

describe("the build at the start", () => {
  it("compiles what is missing or changed, and nothing else", async () => {
    await buildWhenStale(root);
    expect(built()).toContain("first");
    await buildWhenStale(root);
    expect(timesBuilt()).toBe(1);
    write("domain/word.ts", 'export const word: string = "second";');
    await buildWhenStale(root);
    expect(built()).toContain("second");
    expect(timesBuilt()).toBe(2);
  });

  it("compiles anew when somebody removed dist, in spite of the compiler's notes", async () => {
    await buildWhenStale(root);
    rmSync(join(root, "dist"), { recursive: true });
    await buildWhenStale(root);
    expect(built()).toContain("first");
  });

  it("is done once by products that start side by side", async () => {
    await Promise.all([buildWhenStale(root), buildWhenStale(root), buildWhenStale(root)]);
    expect(timesBuilt()).toBe(1);
  });

  it("stops the start with the compiler's own words, and is tried again the next time", async () => {
    write("domain/word.ts", "export const word: string = 7;");
    await expect(buildWhenStale(root)).rejects.toThrow(/does not compile[\s\S]*domain\/word\.ts.*TS2322/);
    expect(existsSync(join(root, "assets.txt"))).toBe(false);
    write("domain/word.ts", 'export const word: string = "third";');
    await buildWhenStale(root);
    expect(built()).toContain("third");
  });
});
