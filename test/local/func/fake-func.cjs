#!/usr/bin/env node
// Stands where Core Tools stand: notes how it was started and stopped, and answers as the real host does.
const { appendFileSync, readFileSync } = require("node:fs");
const { createServer } = require("node:http");

const note = (what) => appendFileSync(process.env.FUNC_NOTES, `${JSON.stringify(what)}\n`);
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
createServer((request, response) => {
  response.writeHead(request.url === "/api/health/live" ? 200 : 404).end();
}).listen(port, "127.0.0.1");
note({
  was: "started",
  pid: process.pid,
  args: process.argv.slice(2),
  folder: process.cwd(),
  storage: process.env.AzureWebJobsStorage,
  settings: JSON.parse(readFileSync("local.settings.json", "utf8")).Values,
});
process.on("SIGINT", () => {
  note({ was: "stopped" });
  process.exit(0);
});
