// A host that is killed: opens the engine on the file it is given, starts what is not yet started, says "up", and
// "done" when everything planned is finished.
import { openDurableEngine } from "../../../../../local/host/durable/engine.ts";
import { isFinished } from "../../../../../local/host/durable/instance-status.ts";
import { testWorker } from "./test-worker.ts";

const { planned, registerKillApp } = await import("./kill-app.ts");
const [file = "", log = "", cached = "100"] = process.argv.slice(2);
registerKillApp(log);

const engine = openDurableEngine({
  file,
  calls: testWorker(),
  maxCachedInstances: Number(cached),
  maxConcurrentActivities: 4, // so that the work takes longer than several hosts live
});
engine.start();
for (const { name, id, input } of planned) {
  if (engine.find(id) === undefined) engine.operations.start({ name, instanceId: id, input });
}
process.stdout.write("up\n");

const isOver = (id: string): boolean => {
  const row = engine.find(id);
  return row !== undefined && isFinished(row.status);
};

// Hints are repeated until they are heard.
const nudge = setInterval(() => {
  for (const { name, id } of planned)
    if (name === "hearing") engine.operations.raiseEvent(id, "go", '"hello"');
  if (!planned.every(({ id }) => isOver(id))) return;
  clearInterval(nudge);
  process.stdout.write("done\n");
  void engine.stop();
}, 20);
