const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}/g;

/** An instance id without what changes from run to run: executions in it become "E". */
export const canonicalId = (id: string): string => id.replace(guid, "E");

const times: ReadonlySet<string> = new Set([
  "Timestamp",
  "FireAt",
  "ScheduledTime",
  "createdTime",
  "lastUpdatedTime",
]);
const texts: ReadonlySet<string> = new Set(["Details", "StackTrace"]);

const canonicalText = (text: string): string => canonicalId(text).replace(/ \n [\s\S]*$/, " \n …");

const canonicalField = (key: string, value: unknown): unknown => {
  if (times.has(key)) return "T";
  if (texts.has(key) && typeof value === "string") return "…";
  if (key === "Version" && value === "1.5") return null; // part of the recordings was made with a default version
  return canonical(value);
};

/** A recorded or observed value without ids, times, versions and stack traces; everything else stays. */
export const canonical = (value: unknown): unknown => {
  if (typeof value === "string") return canonicalText(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, canonicalField(key, field)]));
};

/** The same of an orchestrator's request; this host's timer limit differs on purpose. */
export const canonicalRequest = (request: unknown): unknown => {
  const result = canonical(request);
  if (typeof result !== "object" || result === null) throw new Error("a request is an object");
  return { ...result, maximumShortTimerDuration: "" };
};
