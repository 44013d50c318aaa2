// Starts storage and another process, says where they are, and waits to be killed.
import { spawn } from "node:child_process";
import { startAzurite } from "../../../local/func/azurite.ts";

const [root = "", log = ""] = process.argv.slice(2);
const { connectionString, endAlso } = await startAzurite(root, log);
const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
if (other.pid === undefined) throw new Error("the other process did not start");
endAlso(other.pid);
process.stdout.write(`${JSON.stringify({ connectionString, other: other.pid })}\n`);
setInterval(() => {}, 1000);
