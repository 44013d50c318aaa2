import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseEvents } from "../../local/host/durable/history-event.ts";
import type { RecordedHistory } from "../../test/replay/recorded-history.ts";

type Row = Readonly<Record<"key" | "name" | "execution" | "input" | "output" | "events", string>>;

/** Reads instances that have ended out of a copy of the engine's file: a host that runs keeps the file to itself. */
export const readHistories = (
  file: string,
  ids: ReadonlyMap<string, string>,
): ReadonlyMap<string, RecordedHistory> => {
  const folder = mkdtempSync(join(tmpdir(), "histories-"));
  const copy = join(folder, "durable.db");
  for (const end of ["", "-wal"]) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
  const db = new DatabaseSync(copy);
  try {
    const instance = db.prepare("SELECT key, name, execution, input, output FROM instances WHERE id = ?");
    const episodes = db.prepare("SELECT events FROM history WHERE instance = ? ORDER BY episode");
    const read = (instanceId: string): RecordedHistory => {
      const { key, name, execution, input, output } = instance.get(instanceId) as Row;
      return {
        saga: name,
        instanceId,
        executionId: execution,
        input: JSON.parse(input),
        output: JSON.parse(output),
        episodes: (episodes.all(key) as Row[]).map(({ events }) => parseEvents(events)),
      };
    };
    return new Map([...ids].map(([scenario, id]) => [scenario, read(id)]));
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
