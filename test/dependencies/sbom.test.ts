import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Lock, productionOf, readLock } from "../../scripts/dependencies/production.ts";

const root = join(import.meta.dirname, "../..");
const purl = z.string().regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+[\w.+-]*$/);
const licences = z.tuple([
  z.union([
    z.strictObject({
      license: z.strictObject({ id: z.string(), acknowledgement: z.enum(["declared", "concluded"]) }),
    }),
    z.strictObject({ expression: z.string(), acknowledgement: z.enum(["declared", "concluded"]) }),
  ]),
]);

/** CycloneDX 1.6 as far as it is written here; its own schema allows no members that it does not know, either. */
const Bill = z.strictObject({
  $schema: z.literal("http://cyclonedx.org/schema/bom-1.6.schema.json"),
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.literal("1.6"),
  serialNumber: z
    .string()
    .regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  version: z.int().min(1),
  metadata: z.strictObject({
    lifecycles: z.array(z.strictObject({ phase: z.literal("build") })),
    component: z.strictObject({
      type: z.literal("application"),
      "bom-ref": z.string(),
      name: z.literal("boxoffice"),
      version: z.string(),
      description: z.string(),
      licenses: licences,
      purl,
    }),
  }),
  components: z.array(
    z.strictObject({
      type: z.literal("library"),
      "bom-ref": z.string(),
      name: z.string(),
      version: z.string(),
      scope: z.literal("required"),
      hashes: z
        .array(z.strictObject({ alg: z.literal("SHA-512"), content: z.string().regex(/^[0-9a-f]{128}$/) }))
        .min(1),
      licenses: licences.optional(),
      purl,
    }),
  ),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const make = (out: string) => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/sbom.ts", "--out", out], {
    cwd: root,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  return readFileSync(out, "utf8");
};

describe("the bill of materials", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-sbom-"));
  let text = "";
  let bill: z.infer<typeof Bill>;
  beforeAll(() => {
    text = make(join(folder, "boxoffice.cdx.json"));
    bill = Bill.parse(JSON.parse(text));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("lists every package of the lock file that is not for development alone, by version and hash", () => {
    const lock: Lock = readLock();
    const expected = Object.entries(lock.packages)
      .filter(([path, { dev }]) => path !== "" && !dev && !path.startsWith("tools/"))
      .filter(([, { link }]) => !link)
      .map(([path, { version }]) => `${path} ${version}`);
    expect(expected.length).toBeGreaterThan(100);
    expect(bill.components.map((one) => `${one["bom-ref"]} ${one.version}`)).toEqual(expected.toSorted());
    const [first] = bill.components[0]?.hashes ?? [];
    const sha = Buffer.from(first?.content ?? "", "hex").toString("base64");
    expect(lock.packages[bill.components[0]?.["bom-ref"] ?? ""]?.integrity).toBe(`sha512-${sha}`);
  });

  it("names what the app asks for itself, and nothing that tests and tools are made with", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const [own] = bill.dependencies;
    expect(own?.ref).toBe(bill.metadata.component["bom-ref"]);
    expect(own?.dependsOn).toEqual(
      Object.keys(manifest.dependencies)
        .map((name) => `node_modules/${name}`)
        .toSorted(),
    );
    const names = new Set(bill.components.map(({ name }) => name));
    for (const tool of ["vitest", "typescript", "azurite", "@biomejs/biome"])
      expect(names).not.toContain(tool);
    expect(names).toContain("rhea");
  });

  it("says what needs what, in references that are there, each once", () => {
    const refs = [bill.metadata.component, ...bill.components].map((one) => one["bom-ref"]);
    expect(new Set(refs).size).toBe(refs.length);
    expect(bill.dependencies.map(({ ref }) => ref)).toEqual(refs);
    for (const { ref, dependsOn } of bill.dependencies)
      for (const needed of dependsOn) expect(refs, `${ref} needs ${needed}`).toContain(needed);
    const reached = new Set<string>();
    const reach = (ref: string) => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of bill.dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) reach(next);
    };
    reach(bill.metadata.component["bom-ref"]);
    expect(refs.filter((ref) => !reached.has(ref))).toEqual([]);
  });

  it("finds the version of a package that Node would load from there", () => {
    const nested = bill.components.filter(({ "bom-ref": ref }) => ref.split("node_modules/").length > 2);
    expect(nested.length).toBeGreaterThan(0);
    for (const { "bom-ref": ref } of nested) {
      const above = ref.slice(0, ref.lastIndexOf("/node_modules/"));
      const by = bill.dependencies.filter(({ dependsOn }) => dependsOn.includes(ref));
      expect(by.length, ref).toBeGreaterThan(0);
      for (const one of by) expect(`${one.ref}/`, ref).toContain(`${above}/`);
    }
  });

  it("is the same file for the same lock file, and tells no address of a registry", () => {
    expect(make(join(folder, "again.cdx.json"))).toBe(text);
    expect([...text.matchAll(/https?:\/\/[^/"]+/g)].map(([found]) => found)).toEqual([
      "http://cyclonedx.org",
    ]);
  });

  it("is refused where a package has no hash", () => {
    const lock: Lock = { packages: { "node_modules/a": { version: "1.0.0" } } };
    expect(() => productionOf(lock)).toThrow("node_modules/a has no version or no hash");
  });
});
