import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { cycloneDx } from "./dependencies/cyclonedx.ts";
import { askedFor, productionOf, readLock } from "./dependencies/production.ts";

/**
 * `npm run sbom`: the software bill of materials of what is deployed, in CycloneDX, to `.cache/boxoffice.cdx.json` or
 * `--out`. It is read off the lock file, and goes where the package goes.
 */
const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { out: { type: "string", default: ".cache/boxoffice.cdx.json" } } });
const { name, version, description, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const lock = readLock();
const dependencies = productionOf(lock);
const bill = cycloneDx({ name, version, description, licence: license, needs: askedFor(lock) }, dependencies);
const out = resolve(root, values.out);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify(bill, null, 2)}\n`);
process.stdout.write(`${out}: ${dependencies.length} packages\n`);
