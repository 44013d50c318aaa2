import { type Lock, productionOf } from "./production.ts";

const head = `# What Core Tools (func azure functionapp publish) take from this folder: what "npm run package" ships, only with the
# declarations, source maps and hidden files of packages. Written by "npm run docs", as packages follow from the lock file.
# Core Tools take every path that begins like a line with "!". Others read as git does, where a folder must be let in before
# what is inside; a letter in brackets lets in for git alone what Core Tools would take whole.
`;

/** A folder of which only some is let in: its last letter in brackets, which Core Tools take for brackets. */
const forGitAlone = (folder: string): string => `!${folder.slice(0, -1)}[${folder.slice(-1)}]/`;

const taken = (path: string): readonly string[] => [`!${path}/`, `!${path}/**`];

/** The text of `.funcignore`. A package brings along what is installed inside it. */
export const funcignore = (lock: Lock): string => {
  const packages = productionOf(lock)
    .map(({ path }) => path)
    .filter((path) => path.lastIndexOf("node_modules/") === 0);
  const scopes = new Set(packages.flatMap((path) => /^node_modules\/@[^/]+/.exec(path)?.[0] ?? []));
  const lines = [
    "*",
    ...taken("dist"),
    "!host.json",
    "!package.json",
    forGitAlone("node_modules"),
    ...[...scopes].toSorted().map(forGitAlone),
    ...packages.flatMap(taken),
  ];
  return `${head}${lines.join("\n")}\n`;
};
