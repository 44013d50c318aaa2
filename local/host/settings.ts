import { StartError } from "./start-error.ts";

/** The app's settings: the environment of the host's process. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** Replaces each `%NAME%` by that setting, as the real host does in binding options; `where` names the place. */
export function resolveSettings(text: string, settings: Settings, where: string): string {
  return text.replace(/%([^%\s]+)%/g, (_reference, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new StartError(`${where}: the setting ${name} is not set`);
    return value;
  });
}
