import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Sample = { readonly IsEncrypted: boolean; readonly Values: Readonly<Record<string, string>> };

/** Every setting of `local.settings.sample.json`, with what is known now in place of the sample's values. */
export const localSettings = (root: string, known: Readonly<Record<string, string | undefined>>): Sample => {
  const sample = JSON.parse(readFileSync(join(root, "local.settings.sample.json"), "utf8")) as Sample;
  const values = Object.entries(sample.Values).map(([name, usual]) => [name, known[name] || usual]);
  return { ...sample, Values: Object.fromEntries(values) };
};

/**
 * The app as Core Tools run it, in a folder of its own: the real host starts anew whenever a file of its app's folder
 * changes, so neither logs nor data may lie there, and a build must not reach it half done.
 */
export const makeAppFolder = (
  root: string,
  folder: string,
  known: Readonly<Record<string, string | undefined>>,
): void => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "host.json", "dist"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const settings = JSON.stringify(localSettings(root, known), null, 2);
  writeFileSync(join(folder, "local.settings.json"), `${settings}\n`, { mode: 0o600 });
};
