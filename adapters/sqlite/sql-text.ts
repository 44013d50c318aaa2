import { readFileSync } from "node:fs";

/** The text of a statement that is kept in `queries/`. */
export const sqlText = (name: string): string =>
  readFileSync(new URL(`./queries/${name}.sql`, import.meta.url), "utf8");
