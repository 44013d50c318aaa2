/** A request's path, cut and decoded. `lower` is what literals are compared with. */
export type RequestPath = {
  readonly segments: readonly string[];
  readonly lower: readonly string[];
  readonly trailingSlash: boolean;
};

/**
 * Cuts the raw path of a request as the real host does: percent escapes are decoded, except `%2F`, which stays as it
 * was written; one slash at the end is ignored; a path with an empty segment matches no route (undefined).
 */
export function parseRequestPath(raw: string): RequestPath | undefined {
  if (!raw.startsWith("/")) return undefined;
  const trailingSlash = raw.length > 1 && raw.endsWith("/");
  const inner = raw.slice(1, trailingSlash ? -1 : undefined);
  if (inner === "") return trailingSlash ? undefined : { segments: [], lower: [], trailingSlash: false };
  const escaped = inner.includes("%");
  const cut = inner.split("/");
  if (cut.includes("")) return undefined;
  const decoded = escaped ? cut.map(decodeSegment) : cut;
  const segments = decoded.some(isDots) ? removeDots(decoded) : decoded;
  return { segments, lower: segments.map((segment) => segment.toLowerCase()), trailingSlash };
}

const isDots = (segment: string) => segment === "." || segment === "..";

function removeDots(segments: readonly string[]): string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return kept;
}

function decodeSegment(segment: string): string {
  if (!segment.includes("%")) return segment;
  return segment
    .split(/(%2f)/i)
    .map((part, index) => (index % 2 === 1 ? part : decodePart(part)))
    .join("");
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return decodeRuns(part);
  }
}

/** An escape that is none, or that is not UTF-8, stays as it is; those around it are decoded all the same. */
const decodeRuns = (part: string) =>
  part.replace(/%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
