export type Batch = {
  readonly text: string;
  /** The line of the file that it begins on, from 1. */
  readonly line: number;
};

const separator = /^[ \t]*GO[ \t]*$/i;
const counted = /^[ \t]*GO[ \t]+\d+[ \t]*$/i;

/** Cuts a migration where a line says GO and nothing else, as the usual tools do. Batches without a statement are left out. */
export const batchesOf = (sql: string): readonly Batch[] => {
  const batches: Batch[] = [];
  let [line, lines]: [number, string[]] = [1, []];
  for (const [index, text] of sql.replaceAll("\r\n", "\n").split("\n").entries()) {
    if (counted.test(text)) throw new Error(`line ${index + 1}: a batch is not run more than once`);
    if (!separator.test(text)) {
      lines.push(text);
      continue;
    }
    batches.push({ line, text: lines.join("\n") });
    [line, lines] = [index + 2, []];
  }
  batches.push({ line, text: lines.join("\n") });
  return batches.filter((batch) => hasStatement(batch.text));
};

const hasStatement = (text: string): boolean =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .some((line) => line.trim() !== "" && !line.trimStart().startsWith("--"));
