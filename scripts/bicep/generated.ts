import type { Setting } from "../../config/setting.ts";
import { settings } from "../../config/settings.ts";
import { cosmosDatabase } from "../../contracts/containers.ts";
import { ordersTopic } from "../../contracts/topics.ts";

/** A setting's value as the text of its environment variable. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "object" ? JSON.stringify(value) : `${value}`;
};

/** What every setting is when nobody says otherwise; those that must be said, or stay unset, are not in it. */
export const defaultSettings = (): Readonly<Record<string, string>> => {
  const known = Object.entries<Setting<unknown>>(settings).flatMap(([name, { schema }]) => {
    const { success, data } = schema.safeParse(undefined);
    return success && data !== undefined ? [[name, textOf(data)] as const] : [];
  });
  return Object.fromEntries(known);
};

/** The files below infra/bicep/generated that Bicep loads: what the code says once must not be said again there. */
export const generatedFiles = (): Readonly<Record<string, string>> => {
  const files = {
    "topic.json": ordersTopic,
    "cosmos.json": cosmosDatabase,
    "settings.json": defaultSettings(),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, `${JSON.stringify(content, null, 2)}\n`]),
  );
};
