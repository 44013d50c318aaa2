import type { HostJson } from "./host-json.ts";
import { defaultBodyLimit } from "./http/request-body.ts";
import { type LogLevel, parseLogLevel } from "./log.ts";
import type { Settings } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** The level of the log: LOG_LEVEL, else host.json's default, else information. */
export function logLevelOf(settings: Settings, hostJson: HostJson): LogLevel {
  const wanted = settings["LOG_LEVEL"];
  if (wanted === undefined || wanted === "") return hostJson.logging.logLevel.default ?? "information";
  const level = parseLogLevel(wanted);
  if (!level) throw new StartError(`the setting LOG_LEVEL is "${wanted}", which is no log level`);
  return level;
}

/** The largest request body in bytes, by the real host's own setting. */
export function bodyLimitOf(settings: Settings): number {
  const limit = Number(settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] ?? defaultBodyLimit);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new StartError("the setting FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is no number of bytes");
}
