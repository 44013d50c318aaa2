/** Levels as the worker names them, quietest last. */
export const logLevels = ["trace", "debug", "information", "warning", "error", "critical", "none"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where the host and the functions write. `category` is `<function>.Invocation` for what a function says. */
export type Log = {
  enabled(level: LogLevel): boolean;
  write(level: LogLevel, category: string, message: string, invocationId?: string): void;
};

export type LogOptions = {
  readonly level: LogLevel;
  readonly write?: (line: string) => void;
  readonly now?: () => number;
};

/** One JSON object per message and line: `time, level, category, invocationId?, message`. */
export function createLog({
  level,
  write = (line) => process.stdout.write(line),
  now = Date.now,
}: LogOptions): Log {
  const threshold = logLevels.indexOf(level);
  const enabled = (candidate: LogLevel) => candidate !== "none" && logLevels.indexOf(candidate) >= threshold;
  return {
    enabled,
    write(messageLevel, category, message, invocationId) {
      if (!enabled(messageLevel)) return;
      const time = new Date(now()).toISOString();
      write(`${JSON.stringify({ time, level: messageLevel, category, invocationId, message })}\n`);
    },
  };
}

/** Reads a level however it is written (`Information`, `warn`, `ERROR`); undefined when it is none. */
export function parseLogLevel(text: string): LogLevel | undefined {
  const lower = text.trim().toLowerCase();
  const short: Readonly<Record<string, LogLevel>> = { info: "information", warn: "warning", off: "none" };
  return short[lower] ?? logLevels.find((level) => level === lower);
}
