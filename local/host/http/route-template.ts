import { StartError } from "../start-error.ts";
import { type Constraint, routeConstraint } from "./route-constraints.ts";

export type RouteSegment =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "parameter" | "catch-all";
      readonly name: string;
      readonly optional: boolean;
      readonly constraints: readonly Constraint[];
    };

/**
 * Reads a route template as ASP.NET routing writes them: `orders/{id:int}/{line?}/{*rest}`, braces doubled inside a
 * regex. Literals come out in lower case, as routes do not distinguish it. Segments that mix text and parameters and
 * default values are refused: this host does not do them.
 */
export function parseRouteTemplate(template: string, where: string): RouteSegment[] {
  const fail = (why: string) => new StartError(`${where}: the route "${template}" ${why}`);
  if (/^[/~]/.test(template)) throw fail("must not start with / or ~");
  const segments = splitSegments(template.replace(/\/$/, "")).map((text) => parseSegment(text, fail));
  const names = segments.flatMap((segment) =>
    segment.kind === "literal" ? [] : [segment.name.toLowerCase()],
  );
  if (new Set(names).size < names.length) throw fail("has two parameters of one name");
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment.kind === "catch-all" && !last) throw fail("has a catch-all that is not last");
    if (segment.kind === "parameter" && segment.optional && !last && !endsOptional(segments.slice(index + 1)))
      throw fail("has an optional parameter before one that is not");
  }
  return segments;
}

const endsOptional = (rest: readonly RouteSegment[]) =>
  rest.every((segment) => segment.kind !== "literal" && segment.optional);

type Fail = (why: string) => StartError;

function parseSegment(text: string, fail: Fail): RouteSegment {
  if (text === "") throw fail("has an empty segment");
  if (!text.startsWith("{") || text.startsWith("{{")) {
    if (/(?<!\{)\{(?!\{)/.test(text)) throw fail("mixes text and a parameter in one segment");
    return { kind: "literal", text: text.replaceAll("{{", "{").replaceAll("}}", "}").toLowerCase() };
  }
  if (!text.endsWith("}")) throw fail("mixes text and a parameter in one segment");
  const body = text.slice(1, -1);
  const optional = body.endsWith("?");
  const [head = "", ...rest] = splitConstraints(optional ? body.slice(0, -1) : body);
  const catchAll = head.startsWith("*");
  const name = head.replace(/^\*{1,2}/, "");
  if (/[{}]/.test(name)) throw fail("mixes text and a parameter in one segment");
  if (!/^\w[\w-]*$/.test(name)) throw fail("has a parameter with a default value or a bad name");
  const constraints = rest.map((constraint) => {
    const known = routeConstraint(constraint.replaceAll("{{", "{").replaceAll("}}", "}"));
    if (!known) throw fail(`has the constraint "${constraint}", which is not one`);
    return known;
  });
  return { kind: catchAll ? "catch-all" : "parameter", name, optional: optional || catchAll, constraints };
}

/** Cuts at slashes outside of braces: a regex may hold one. */
function splitSegments(template: string): string[] {
  if (template === "") return [];
  const segments = [""];
  let depth = 0;
  for (const character of template) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === "/" && depth === 0) segments.push("");
    else segments[segments.length - 1] += character;
  }
  return segments;
}

/** Cuts at colons outside of parentheses. */
function splitConstraints(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === ":" && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}
