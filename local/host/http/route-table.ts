import { StartError } from "../start-error.ts";
import { parseRequestPath, type RequestPath } from "./request-path.ts";
import { parseRouteTemplate, type RouteSegment } from "./route-template.ts";

export type RouteMatch<T> = { readonly target: T; readonly params: Readonly<Record<string, string>> };

/** A function's place in the URL space; `methods` in upper case, none means all. */
export type RouteDefinition<T> = {
  readonly name: string;
  readonly template: string;
  readonly methods: readonly string[];
  readonly target: T;
};

type Route<T> = {
  readonly name: string;
  readonly segments: readonly RouteSegment[];
  readonly methods: readonly string[];
  readonly target: T;
};

/**
 * The routes of an app. Of several that match, the one with the more specific segments wins (a literal before a
 * constrained parameter before a free one before a catch-all, compared from the left); a route whose methods do not
 * have the request's is passed over, so a wrong method ends like an unknown route.
 */
export class RouteTable<T> {
  readonly #byFirstLiteral = new Map<string, readonly Route<T>[]>();
  readonly #others: readonly Route<T>[];

  constructor(prefix: string, definitions: readonly RouteDefinition<T>[]) {
    const trimmed = prefix.replace(/^\/+|\/+$/g, "");
    const prefixed = trimmed === "" ? [] : parseRouteTemplate(trimmed, "host.json routePrefix");
    const routes = definitions.map(({ name, template, methods, target }): Route<T> => {
      const own = parseRouteTemplate(template, `function ${name}`);
      return { name, segments: [...prefixed, ...own], methods, target };
    });
    routes.sort((left, right) => comparePrecedence(left.segments, right.segments));
    refuseConflicts(routes);
    // Routes that share their first literals differ in the segment after the prefix, so that is what they are kept by.
    this.#depth = prefixed.length;
    const keyed = (route: Route<T>) => keySegment(route.segments, this.#depth);
    this.#others = routes.filter((route) => keyed(route) === undefined);
    for (const key of new Set(routes.map(keyed))) {
      if (key === undefined) continue;
      const candidates = routes.filter((route) => keyed(route) === key || keyed(route) === undefined);
      this.#byFirstLiteral.set(key, candidates);
    }
  }

  readonly #depth: number;

  /** The route for a request; `rawPath` is the path as it came, without the query. */
  match(method: string, rawPath: string): RouteMatch<T> | undefined {
    const path = parseRequestPath(rawPath);
    if (!path) return undefined;
    const key = path.lower[this.#depth];
    const candidates = (key === undefined ? undefined : this.#byFirstLiteral.get(key)) ?? this.#others;
    for (const route of candidates) {
      if (route.methods.length > 0 && !route.methods.includes(method)) continue;
      const params = matchRoute(route.segments, path);
      if (params) return { target: route.target, params };
    }
    return undefined;
  }
}

const keySegment = (segments: readonly RouteSegment[], depth: number) => {
  const segment = segments[depth];
  return segment?.kind === "literal" ? segment.text : undefined;
};

function matchRoute(
  route: readonly RouteSegment[],
  { segments, lower, trailingSlash }: RequestPath,
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of route.entries()) {
    if (part.kind === "catch-all") {
      const rest = segments.slice(index).join("/") + (trailingSlash && segments.length > index ? "/" : "");
      if (rest === "") return params;
      if (!part.constraints.every((accepts) => accepts(rest))) return undefined;
      params[part.name] = rest;
      return params;
    }
    const text = segments[index];
    if (part.kind === "literal") {
      if (lower[index] !== part.text) return undefined;
    } else if (text === undefined) {
      if (!part.optional) return undefined;
    } else {
      if (!part.constraints.every((accepts) => accepts(text))) return undefined;
      params[part.name] = text;
    }
  }
  return segments.length > route.length ? undefined : params;
}

/** The digits by which ASP.NET ranks the segments of inbound routes. */
function rank(segment: RouteSegment): number {
  if (segment.kind === "literal") return 1;
  const constrained = segment.constraints.length > 0;
  if (segment.kind === "parameter") return constrained ? 2 : 3;
  return constrained ? 4 : 5;
}

function comparePrecedence(left: readonly RouteSegment[], right: readonly RouteSegment[]): number {
  for (const [index, segment] of left.entries()) {
    const other = right[index];
    if (!other) return 1;
    const difference = rank(segment) - rank(other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The real host would silently serve one of two functions with the same route and method. */
function refuseConflicts<T>(routes: readonly Route<T>[]): void {
  const seen = new Map<string, string>();
  for (const { name, segments, methods } of routes) {
    const shape = segments
      .map((segment) => (segment.kind === "literal" ? segment.text : `{${rank(segment)}}`))
      .join("/");
    const constrained = segments.some(
      (segment) => segment.kind !== "literal" && segment.constraints.length > 0,
    );
    if (constrained) continue;
    for (const method of methods.length > 0 ? methods : ["*"]) {
      const other = seen.get(`${method} ${shape}`);
      if (other) throw new StartError(`functions ${other} and ${name} have the same route and method`);
      seen.set(`${method} ${shape}`, name);
    }
  }
}
