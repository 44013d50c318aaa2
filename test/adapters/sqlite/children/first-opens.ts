/**
 * A process that opens one new database after the other, each at a moment that other processes open it too.
 * Arguments: folder, how many, the time of the first in milliseconds since the epoch.
 */
import { openSqlite } from "../../../../adapters/sqlite/open-sqlite.ts";

const [folder = "", count = "0", first = "0"] = process.argv.slice(2);
const clock = new Int32Array(new SharedArrayBuffer(4));

for (let index = 0; index < Number(count); index += 1) {
  const due = Number(first) + index * 25;
  Atomics.wait(clock, 0, 0, Math.max(0, due - Date.now() - 2));
  while (Date.now() < due);
  openSqlite(`${folder}/${index}.db`).close();
}
