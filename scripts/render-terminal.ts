import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * Draws what a terminal showed as an SVG: `node scripts/render-terminal.ts [--command "npm start"] captured.txt out.svg`.
 * The capture may be that of `script`, with colours, carriage returns and erased lines; lines that npm prints itself are
 * left out.
 */
type Cell = { readonly text: string; readonly style: string };
type Run = { readonly text: string; readonly look: string; readonly column: number };

const cell = { width: 8.4, height: 19 };
const margin = { x: 22, top: 48, bottom: 22 };
const paints: Readonly<Record<string, string>> = {
  "0": "#d7d2cc",
  "1": "#f4efe8",
  "2": "#8f8a84",
  "31": "#ef8391",
  "36": "#7fc4cf",
};
const blocks: Readonly<Record<string, { readonly share: number; readonly paint: string }>> = {
  "█": { share: 0.75, paint: "#c9485b" },
  "░": { share: 0.75, paint: "#3d3835" },
  "▇": { share: 0.6, paint: "#7fc4cf" },
};

/** A control sequence with its parameters and its kind, or any one character. */
const tokens = new RegExp(`${String.fromCharCode(27)}\\[([\\d;?]*)([A-Za-z])|[\\s\\S]`, "gu");

/** The lines as they stood at the end. */
const linesOf = (captured: string): Cell[][] => {
  const lines: Cell[][] = [[]];
  let column = 0;
  let style = "0";
  for (const [token, control, final] of captured.matchAll(tokens)) {
    const line = lines.at(-1) ?? [];
    if (final === "m") style = control === "" ? "0" : (control ?? "0");
    else if (final === "K") line.length = Math.min(line.length, column);
    else if (final === "G") column = Math.max(0, Number(control || 1) - 1);
    else if (token === "\r") column = 0;
    else if (token === "\n") {
      lines.push([]);
      column = 0;
    } else if (final === undefined && token >= " ") {
      while (line.length < column) line.push({ text: " ", style: "0" });
      line[column] = { text: token, style };
      column += 1;
    }
  }
  return lines;
};

const textOf = (line: readonly Cell[]) => line.map(({ text }) => text).join("");

/** Without the frame that `script` and npm put around it, and without empty lines at either end. */
const shown = (lines: readonly Cell[][]): readonly Cell[][] => {
  const kept = lines.filter((line) => !/^(Script (started|done)|> )/.test(textOf(line)));
  const isFull = (line: readonly Cell[]) => textOf(line).trim() !== "";
  return kept.slice(kept.findIndex(isFull), kept.findLastIndex(isFull) + 1);
};

/** Neighbours that look alike, with the column where they begin. Blocks stand apart, as they are drawn as shapes. */
const runsOf = (line: readonly Cell[]): readonly Run[] => {
  const runs: Run[] = [];
  for (const [column, { text, style }] of line.entries()) {
    const look = text in blocks ? text : style;
    const last = runs.at(-1);
    if (last?.look === look) runs.splice(-1, 1, { ...last, text: last.text + text });
    else runs.push({ text, look, column });
  }
  return runs;
};

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const rounded = (value: number) => Number(value.toFixed(1));

const drawRun = ({ text, look, column }: Run, row: number): readonly string[] => {
  const baseline = margin.top + row * cell.height + 14;
  const left = (columns: number) => rounded(margin.x + columns * cell.width);
  const width = (part: string) => rounded([...part].length * cell.width);
  const block = blocks[look];
  if (block) {
    const height = rounded(cell.height * block.share);
    const top = rounded(baseline + 2 - height);
    return [
      `<rect x="${left(column)}" y="${top}" width="${width(text)}" height="${height}" fill="${block.paint}"/>`,
    ];
  }
  const paint = `fill="${paints[look] ?? paints["0"]}"${look === "1" ? ' font-weight="700"' : ""}`;
  // Words by themselves, so that columns stand in line whatever the width of the viewer's font.
  return [...text.matchAll(/\S+(?: \S+)*/g)].map(
    ({ index, 0: words }) =>
      `<text x="${left(column + index)}" y="${baseline}" textLength="${width(words)}" ${paint}>${escaped(words)}</text>`,
  );
};

const draw = (lines: readonly Cell[][]): string => {
  const columns = Math.max(...lines.map((line) => textOf(line).trimEnd().length));
  const width = Math.ceil(2 * margin.x + columns * cell.width);
  const height = margin.top + lines.length * cell.height + margin.bottom;
  const drawn = lines.flatMap((line, row) => runsOf(line).flatMap((run) => drawRun(run, row)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<rect width="${width}" height="${height}" rx="10" fill="#1c1817"/>
<circle cx="24" cy="22" r="6" fill="#c9485b"/><circle cx="44" cy="22" r="6" fill="#5a524d"/><circle cx="64" cy="22" r="6" fill="#5a524d"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
${drawn.join("\n")}
</g>
</svg>
`;
};

const { values, positionals } = parseArgs({
  options: { command: { type: "string" } },
  allowPositionals: true,
});
const [from, to] = positionals;
if (from === undefined || to === undefined) {
  process.stderr.write(
    'Usage: node scripts/render-terminal.ts [--command "npm start"] captured.txt out.svg\n',
  );
  process.exitCode = 2;
} else {
  const prompt = values.command === undefined ? "" : `\x1b[2m$\x1b[0m \x1b[1m${values.command}\x1b[0m\n\n`;
  const captured = shown(linesOf(readFileSync(from, "utf8")));
  writeFileSync(to, draw([...linesOf(prompt).slice(0, -1), ...captured]));
}
