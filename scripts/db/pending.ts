import type { Migration } from "../../adapters/sqlite/migrations.ts";

export type Applied = { readonly number: number; readonly name: string; readonly sha256: string };

/**
 * The migrations that a database has not had. Throws where it has had one that this build does not have, or has with
 * another text, or where one is missing before others: such a database is not what the rest was written for.
 */
export const pending = (
  applied: readonly Applied[],
  migrations: readonly Migration[],
): readonly Migration[] => {
  for (const [index, { number, name, sha256 }] of applied.entries()) {
    if (number !== index + 1)
      throw new Error(`the database has had migration ${number}, but not ${index + 1}`);
    const ours = migrations[index];
    if (!ours)
      throw new Error(`the database has had migration ${number} (${name}), which this build does not know`);
    if (ours.sha256 !== sha256)
      throw new Error(`migration ${number} (${name}) was changed after the database had it`);
  }
  return migrations.slice(applied.length);
};
