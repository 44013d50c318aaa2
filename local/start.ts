import { join } from "node:path";
import { buildWhenStale } from "./supervisor/build.ts";
import { run } from "./supervisor/run.ts";

/** `npm start`: the whole product on this machine, without Azure. */
const root = join(import.meta.dirname, "..");

await run(root, process.argv.slice(2), {
  host: join(import.meta.dirname, "host/main.ts"),
  standIns: join(import.meta.dirname, "stand-ins.ts"),
  build: buildWhenStale,
});
