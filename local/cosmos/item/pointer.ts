import { badRequest } from "../refusal.ts";

/** The steps of a JSON pointer (`/lines/0/sku`), with `~1` and `~0` read as `/` and `~`. */
export const pointerSteps = (path: unknown): readonly string[] => {
  if (typeof path !== "string" || !path.startsWith("/") || path.length < 2)
    throw badRequest(
      `The patch path ${JSON.stringify(path) ?? "(none)"} must start with '/' and name a property.`,
    );
  return path
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
};

/** The place in an array of this length that a step names; the length itself is the place behind the end. */
export const arrayPlace = (step: string, length: number): number | undefined => {
  if (!/^(0|[1-9]\d{0,8})$/.test(step)) return undefined;
  const place = Number(step);
  return place <= length ? place : undefined;
};
