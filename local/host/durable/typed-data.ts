/** One value as the Functions worker protocol carries it: at most one member is set. */
export type TypedData = {
  readonly string?: string | null | undefined;
  readonly json?: string | null | undefined;
  readonly bytes?: unknown;
  readonly int?: unknown;
  readonly double?: unknown;
};

/** What an activity returned, as `TaskCompleted.Result` keeps it: JSON text, or null for nothing. */
export type ActivityResult = { readonly text: string | null } | { readonly refused: string };

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * Turns an activity's return value into the text of its result. A bare boolean becomes the text "True" or
 * "False", undefined and null become nothing: the real extension does both. Kinds nobody has seen the real one
 * convert (bytes, numbers that are no JSON) are refused.
 */
export const activityResult = (data: TypedData | null | undefined): ActivityResult => {
  if (data === undefined || data === null) return { text: null };
  if (typeof data.string === "string") return { text: JSON.stringify(data.string) };
  if (typeof data.json === "string") return { text: jsonResult(data.json) };
  const number = isSet(data.int) ? data.int : data.double;
  if (isSet(number)) {
    return Number.isFinite(Number(number))
      ? { text: String(number) }
      : { refused: `it returned ${String(number)}, which is no JSON` };
  }
  const kind = Object.entries(data).find(([, value]) => isSet(value))?.[0];
  return kind === undefined
    ? { text: null }
    : { refused: `it returned ${kind}, which this host does not convert: return an object` };
};

const jsonResult = (json: string): string | null => {
  if (json === "true") return JSON.stringify("True");
  if (json === "false") return JSON.stringify("False");
  return json === "null" ? null : json;
};

/**
 * The text an activity's trigger carries for the `input` of a call action, or undefined for no data at all. The
 * SDK has already made JSON text of strings; booleans arrive as "True" and "False", as on the real host.
 */
export const activityInput = (input: unknown): string | undefined => {
  if (input === undefined || input === null) return undefined;
  if (typeof input === "string") return input;
  if (typeof input === "boolean") return input ? "True" : "False";
  return JSON.stringify(input);
};
