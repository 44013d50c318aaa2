import { renameSync, writeFileSync } from "node:fs";

/** Whoever reads the file sees the old content or the new one, never a part. */
export function replaceFile(file: string, content: string, mode = 0o644): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, file);
}
