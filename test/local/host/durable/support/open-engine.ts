import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DurableEngine,
  type EngineOptions,
  openDurableEngine,
} from "../../../../../local/host/durable/engine.ts";
import { isFinished } from "../../../../../local/host/durable/instance-status.ts";
import { testWorker } from "./test-worker.ts";

const opened: DurableEngine[] = [];
const folders: string[] = [];

/** A started engine on the functions of this process; in memory unless told otherwise. */
export const startEngine = (options: Partial<EngineOptions> = {}): DurableEngine => {
  const engine = openDurableEngine({ file: ":memory:", calls: testWorker(), ...options });
  opened.push(engine);
  engine.start();
  return engine;
};

/** A path for an engine's file, in a folder of its own. */
export const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "durable-engine-"));
  folders.push(folder);
  return join(folder, "durable.db");
};

/** For `afterEach`: whatever a test opened. */
export const closeAll = async (): Promise<void> => {
  await Promise.all(opened.splice(0).map((engine) => engine.stop(0)));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** What clients see of an instance. */
export type Shown = {
  readonly runtimeStatus: string;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly historyEvents: readonly Readonly<Record<string, unknown>>[];
};

export const shown = (engine: DurableEngine, id: string): Shown => {
  const row = engine.find(id);
  if (row === undefined) throw new Error(`there is no instance ${id}`);
  return JSON.parse(engine.statusJson(row, { showInput: true, showHistory: true, showHistoryOutput: true }));
};

/** The instance once it is finished; fails when it is not within ten seconds. */
export const ended = async (engine: DurableEngine, id: string): Promise<Shown> => {
  const row = await engine.finished(id, 10_000);
  if (row === undefined || !isFinished(row.status)) throw new Error(`${id} is ${row?.status ?? "gone"}`);
  return shown(engine, id);
};
