import { availableParallelism, loadavg } from "node:os";

/**
 * Where the numbers come from, asked before anything is measured: the load average tells a reader what else ran there.
 * Past a tenth of the cores the run says itself that it was disturbed.
 */
export const describeMachine = (): string => {
  const cores = availableParallelism();
  const load = loadavg().map((value) => value.toFixed(2));
  const isBusy = Number(load[0]) > cores / 10;
  const busy = isBusy ? "; NOT QUIET, other work moves the numbers" : "";
  return `Node ${process.version}, ${process.platform}, ${cores} cores, load average before the run ${load.join(" ")}${busy}\n`;
};
