import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCoreTools, howToGetCoreTools } from "./func/core-tools.ts";
import { buildWhenStale } from "./supervisor/build.ts";
import { run } from "./supervisor/run.ts";

/** `npm run start:func`: the same product in the real Functions host, by Core Tools, with storage by Azurite. */
const root = join(import.meta.dirname, "..");
const given = process.argv.slice(2);

if (findCoreTools(process.env["PATH"] ?? "")) {
  // Outside of the app's folder, whose every change would start the real host anew.
  const data = given.includes("--data") ? [] : ["--data", join(tmpdir(), "boxoffice-func")];
  await run(root, [...data, ...given], {
    host: join(import.meta.dirname, "func/host.ts"),
    standIns: join(import.meta.dirname, "stand-ins.ts"),
    build: buildWhenStale,
  });
} else {
  process.stderr.write(`${howToGetCoreTools}\n`);
  process.exitCode = 1;
}
