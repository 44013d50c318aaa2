import { invalid } from "./stripe-failure.ts";

/** A value of a form: text, or what stood in brackets behind its name. */
export type FormValue = string | Form;
/** Form-encoded parameters with their nesting undone; a list is a form whose names are its indexes. */
export type Form = { readonly [name: string]: FormValue };
type Growing = { [name: string]: FormValue | Growing };

const deepest = 8;

/**
 * Reads `application/x-www-form-urlencoded` text with nested names (`a[b][0]=c`), which is how Stripe's clients send
 * both bodies and queries. Of a name that comes twice, the last one counts.
 */
export const parseForm = (text: string): Form => {
  const root = emptyForm();
  if (text === "") return root;
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    put(root, name, equals < 0 ? "" : decode(pair.slice(equals + 1)));
  }
  return root;
};

/** One text for all spellings of the same parameters, whatever their order and escaping. */
export const canonicalForm = (form: Form): string =>
  Object.keys(form)
    .sort()
    .map((name) => {
      const value = form[name] ?? "";
      return `${JSON.stringify(name)}:${typeof value === "string" ? JSON.stringify(value) : canonicalForm(value)}`;
    })
    .join();

const put = (root: Growing, name: string, value: string): void => {
  const open = name.indexOf("[");
  if (open < 0) {
    root[name] = value;
    return;
  }
  const path = [
    name.slice(0, open),
    ...name
      .slice(open + 1)
      .replace(/\]$/, "")
      .split("]["),
  ];
  if (path.length > deepest)
    throw invalid(`The parameter ${path[0]} is nested too deeply.`, { param: path[0] });
  let at = root;
  for (const part of path.slice(0, -1)) {
    const next = at[part];
    if (typeof next === "object") at = next;
    else at = at[part] = emptyForm();
  }
  const last = path.at(-1) ?? "";
  at[last === "" ? String(Object.keys(at).length) : last] = value;
};

// Without a prototype, a parameter named like a member of Object is nothing special.
const emptyForm = (): Growing => Object.create(null);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.includes("+") ? text.replaceAll("+", " ") : text);
  } catch {
    throw invalid("The request is not valid form encoding: it has a broken percent escape.");
  }
};
