import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** One step of the schema: `number` counts from 1, the hash is of the text with its line ends made alike. */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
};

export const migration = (number: number, name: string, text: string): Migration => {
  const sql = text.replaceAll("\r\n", "\n");
  return { number, name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
};

const fileName = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** The migrations of a folder in order; throws where a file is misnamed or a number is missing or there twice. */
export const readMigrations = (folder: URL): readonly Migration[] =>
  readdirSync(folder)
    .toSorted()
    .map((file, index) => {
      const [, number, name] = fileName.exec(file) ?? [];
      if (Number(number) !== index + 1 || name === undefined)
        throw new Error(`${file} is not migration ${index + 1} of its folder`);
      return migration(index + 1, name, readFileSync(new URL(file, folder), "utf8"));
    });
