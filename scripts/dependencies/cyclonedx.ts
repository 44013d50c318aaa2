import { createHash } from "node:crypto";
import { licenceOf } from "./licences.ts";
import type { Dependency } from "./production.ts";

/** The app that the bill is of. */
export type Product = {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly licence: string;
  /** Where the packages that it asks for are installed. */
  readonly needs: readonly string[];
};

/** Names of scoped packages begin with an at sign, which a package URL encodes. */
const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** The lock file's `sha512-…` in hexadecimal, as CycloneDX has it. */
const hashesOf = (integrity: string) =>
  integrity.split(" ").map((one) => {
    const [, bits = "", base64 = ""] = /^sha(256|384|512)-(.+)$/.exec(one) ?? [];
    if (base64 === "") throw new Error(`a hash of an unknown kind: ${one}`);
    return { alg: `SHA-${bits}`, content: Buffer.from(base64, "base64").toString("hex") };
  });

/** A text such as `MIT` is an id; `MIT OR ISC` an expression. What was looked up is concluded, not declared. */
const licencesOf = (dependency: Dependency) => {
  const text = licenceOf(dependency);
  if (text === undefined) return {};
  const acknowledgement = dependency.license === undefined ? "concluded" : "declared";
  return {
    licenses: [
      / (?:OR|AND|WITH) /.test(text)
        ? { expression: text, acknowledgement }
        : { license: { id: text, acknowledgement } },
    ],
  };
};

const componentOf = (dependency: Dependency) => ({
  type: "library",
  "bom-ref": dependency.path,
  name: dependency.name,
  version: dependency.version,
  scope: "required",
  hashes: hashesOf(dependency.integrity),
  ...licencesOf(dependency),
  purl: purlOf(dependency.name, dependency.version),
});

/** A UUID (version 8, RFC 9562) of a text: equal bills have equal numbers, and no others. */
const uuidOf = (text: string): string => {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = "89ab"[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
};

/**
 * The software bill of materials in CycloneDX 1.6: the app, every package that is deployed with it, by hash and licence,
 * and what needs what. It follows from its input alone, without a time, so that equal lock files make equal files.
 */
export const cycloneDx = (product: Product, dependencies: readonly Dependency[]) => {
  const ref = purlOf(product.name, product.version);
  const components = dependencies.map(componentOf);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([product, components]))}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application",
        "bom-ref": ref,
        name: product.name,
        version: product.version,
        description: product.description,
        licenses: [{ license: { id: product.licence, acknowledgement: "declared" } }],
        purl: ref,
      },
    },
    components,
    dependencies: [
      { ref, dependsOn: product.needs },
      ...dependencies.map(({ path, needs }) => ({ ref: path, dependsOn: needs })),
    ],
  };
};
