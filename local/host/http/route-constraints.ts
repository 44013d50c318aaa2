/** Whether a route parameter's text is acceptable. */
export type Constraint = (text: string) => boolean;

const number = /^[+-]?\d+$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const guid = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const within = (text: string, low: bigint, high: bigint) => {
  if (!number.test(text)) return false;
  const value = BigInt(text.replace("+", ""));
  return value >= low && value <= high;
};

const int32 = (text: string) => within(text, -(2n ** 31n), 2n ** 31n - 1n);
const int64 = (text: string) => within(text, -(2n ** 63n), 2n ** 63n - 1n);

const plain: Readonly<Record<string, Constraint>> = {
  int: int32,
  long: int64,
  bool: (text) => /^(?:true|false)$/i.test(text),
  alpha: (text) => /^[a-z]*$/i.test(text),
  guid: (text) => guid.test(text),
  decimal: (text) => decimal.test(text),
  double: (text) => decimal.test(text),
  float: (text) => decimal.test(text),
  datetime: (text) => !Number.isNaN(Date.parse(text)),
  required: (text) => text !== "",
};

const counted: Readonly<Record<string, (text: string, ...limits: number[]) => boolean>> = {
  length: (text, low = 0, high = low) => text.length >= low && text.length <= high,
  minlength: (text, low = 0) => text.length >= low,
  maxlength: (text, high = 0) => text.length <= high,
  min: (text, low = 0) => int64(text) && Number(text) >= low,
  max: (text, high = 0) => int64(text) && Number(text) <= high,
  range: (text, low = 0, high = 0) => int64(text) && Number(text) >= low && Number(text) <= high,
};

/**
 * The inline constraint of a route template (`int`, `length(3,5)`, `regex(^a+$)`), by the names that ASP.NET routing
 * has for them; undefined for one that it does not have.
 */
export function routeConstraint(text: string): Constraint | undefined {
  const simple = plain[text.toLowerCase()];
  if (simple) return simple;
  const call = /^(\w+)\((.*)\)$/s.exec(text);
  const name = call?.[1]?.toLowerCase();
  const argument = call?.[2];
  if (name === undefined || argument === undefined) return undefined;
  if (name === "regex") return regexConstraint(argument);
  const rule = counted[name];
  const limits = argument.split(",").map(Number);
  if (!rule || limits.some(Number.isNaN)) return undefined;
  return (value) => rule(value, ...limits);
}

function regexConstraint(source: string): Constraint | undefined {
  try {
    const regex = new RegExp(source, "i");
    return (text) => regex.test(text);
  } catch {
    return undefined;
  }
}
