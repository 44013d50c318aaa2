import type { Form, FormValue } from "./form.ts";
import { invalid } from "./stripe-failure.ts";

/** Reads one parameter, or refuses it by its path (`shipping[address][line1]`). */
export type Kind<T> = (value: FormValue, path: string) => T;
type Spec = { readonly [name: string]: Kind<unknown> };
type Read<S extends Spec> = { readonly [N in keyof S]?: ReturnType<S[N]> };

/**
 * Reads the parameters that `spec` knows. What the real Stripe would take but this stand-in does not know
 * (`unsupported`) is refused with words that say so; anything else is Stripe's own `parameter_unknown`.
 */
export const read = <S extends Spec>(
  spec: S,
  form: Form,
  unsupported: readonly string[] = [],
  within = "",
): Read<S> => {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(form)) {
    const path = within === "" ? name : `${within}[${name}]`;
    const kind = Object.hasOwn(spec, name) ? spec[name] : undefined;
    if (!kind) throw unsupported.includes(name) ? unknownHere(path) : unknownToStripe(path);
    values[name] = kind(form[name] ?? "", path);
  }
  return values as Read<S>;
};

/** The value of a parameter that must be there. */
export const required = <T>(value: T | undefined, name: string): T => {
  if (value !== undefined) return value;
  throw invalid(`Missing required param: ${name}.`, { code: "parameter_missing", param: name });
};

export const text =
  (longest = 5000): Kind<string> =>
  (value, param) => {
    if (typeof value !== "string") throw invalid("Invalid string: a nested value was sent.", { param });
    if (value === "") throw empty(param);
    if (value.length > longest)
      throw invalid(`Invalid string: ${param} must be at most ${longest} characters.`, { param });
    return value;
  };

/** As `of`, or null where an empty text asks to unset it. */
export const orUnset =
  <T>(of: Kind<T>): Kind<T | null> =>
  (value, path) =>
    value === "" ? null : of(value, path);

export const integer: Kind<number> = (value, param) => {
  if (value === "") throw empty(param);
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(number))
    throw invalid(`Invalid integer: ${typeof value === "string" ? value : "a nested value"}`, {
      code: "parameter_invalid_integer",
      param,
    });
  return number;
};

export const positive: Kind<number> = (value, param) => {
  const number = integer(value, param);
  if (number >= 1) return number;
  throw invalid("This value must be 1 or more.", { code: "parameter_invalid_integer", param });
};

export const flag: Kind<boolean> = (value, param) => {
  if (value === "true") return true;
  if (value === "false") return false;
  throw invalid(`Invalid boolean: ${typeof value === "string" ? value : "a nested value"}`, { param });
};

export const choice =
  <const T extends string>(...words: readonly T[]): Kind<T> =>
  (value, param) => {
    if (value === "") throw empty(param);
    const word = words.find((candidate) => candidate === value);
    if (word !== undefined) return word;
    throw invalid(`Invalid ${param}: must be one of ${words.join(", ")}`, { param });
  };

export const url: Kind<string> = (value, param) => {
  const address = text()(value, param);
  if (!URL.canParse(address)) throw invalid("Not a valid URL", { code: "url_invalid", param });
  return address;
};

export const email: Kind<string> = (value, param) => {
  const address = text(800)(value, param);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
    throw invalid("Invalid email address", { code: "email_invalid", param });
  return address;
};

export const object =
  <S extends Spec>(spec: S, unsupported: readonly string[] = []): Kind<Read<S>> =>
  (value, path) => {
    if (typeof value === "string") throw invalid("Invalid object", { param: path });
    return read(spec, value, unsupported, path);
  };

export const list =
  <T>(of: Kind<T>): Kind<readonly T[]> =>
  (value, path) => {
    if (typeof value === "string") throw invalid("Invalid array", { param: path });
    return Object.keys(value).map((index) => of(value[index] ?? "", `${path}[${index}]`));
  };

/** A moment in seconds, or a range of them. */
export type Range = {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
};
const bounds = { gt: integer, gte: integer, lt: integer, lte: integer };
export const range: Kind<Range> = (value, path) => {
  if (typeof value !== "string") return read(bounds, value, [], path);
  const moment = integer(value, path);
  return { gte: moment, lte: moment };
};

const empty = (param: string) =>
  invalid(`An empty text was sent for '${param}', which cannot be unset: leave it out, or send a value.`, {
    code: "parameter_invalid_empty",
    param,
  });

const unknownToStripe = (param: string) =>
  invalid(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });

const unknownHere = (param: string) =>
  invalid(`Stripe takes the parameter ${param}, but this local stand-in for Stripe does not know it.`, {
    param,
  });
