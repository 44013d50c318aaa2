import { rules } from "./rules.ts";
import type { Setting } from "./setting.ts";
import { settings } from "./settings.ts";

type Settings = typeof settings;

export type Config = {
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never;
};

/** A setting that is missing or wrong: which one, and what is expected. Its value is never shown. */
export class BadSettings extends Error {
  constructor(problems: readonly string[]) {
    super(`these settings stop the start:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "BadSettings";
  }
}

/** Everything the product is told by its environment, checked as a whole: every bad setting is named at once. */
export const parseConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, expected }] of Object.entries<Setting<unknown>>(settings)) {
    const given = environment[name];
    const result = schema.safeParse(given === "" ? undefined : given);
    if (result.success) values[name] = result.data;
    else problems.push(`${name}: ${given ? "is not" : "is not set; it must be"} ${expected}`);
  }
  const known = values as Config;
  for (const { over, holds, expected } of rules)
    if (over.every((name) => name in values) && !holds(known))
      problems.push(`${over.join(", ")}: must be so that ${expected}`);
  if (problems.length > 0) throw new BadSettings(problems);
  return known;
};
