import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A file of the repository, by its path from the root. */
export const documentOf = (path: string): string => readFileSync(join(root, path), "utf8");

const cellsOf = (line: string): readonly string[] =>
  line
    .slice(1, line.lastIndexOf("|"))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** The rows of the one table whose header begins with this cell; throws where there is none, or several. */
export const tableOf = (text: string, header: string): readonly (readonly string[])[] => {
  const lines = text.split("\n");
  const headers = lines.flatMap((line, index) =>
    line.startsWith("|") && cellsOf(line)[0] === header && lines[index + 1]?.startsWith("|---")
      ? [index]
      : [],
  );
  const [at, ...others] = headers;
  if (at === undefined || others.length > 0)
    throw new Error(`${headers.length} tables begin with "${header}", not one`);
  const below = lines.slice(at + 2);
  const end = below.findIndex((line) => !line.startsWith("|"));
  return below.slice(0, end < 0 ? undefined : end).map(cellsOf);
};

/** What stands in backticks, in order. */
export const codesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

/** The first cell of each row, without its backticks. */
export const namesIn = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.map(([cell = ""]) => cell.replaceAll("`", ""));

/** The fenced blocks in one language, in order. */
export const blocksOf = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, named, block = ""]) =>
    named === language ? [block] : [],
  );
