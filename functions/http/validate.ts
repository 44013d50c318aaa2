import type * as z from "zod";
import { type FieldError, problem, type Reply } from "./reply.ts";

const escaped = (part: PropertyKey): string => String(part).replaceAll("~", "~0").replaceAll("/", "~1");

const pointerTo = (path: readonly PropertyKey[]): string => path.map((part) => `/${escaped(part)}`).join("");

const largestReport = 20;

/** One entry per field; a field that is not known is named, and of alternatives the one that came nearest counts. */
const fieldErrors = (issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): FieldError[] =>
  issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), message: "is not known here" }));
    if (issue.code === "invalid_union") {
      const nearest = issue.errors.toSorted((a, b) => deepest(b) - deepest(a))[0];
      if (nearest && deepest(nearest) > 0) return fieldErrors(nearest, path);
      return [{ pointer: pointerTo(path), message: "is none of what is possible here" }];
    }
    return [{ pointer: pointerTo(path), message: issue.message }];
  });

const deepest = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(
    0,
    ...issues.filter((issue) => issue.code !== "unrecognized_keys").map((issue) => issue.path.length),
  );

export const invalid = (errors: readonly FieldError[]): Reply =>
  problem("validation_failed", { errors: errors.slice(0, largestReport) });

/** The value as the schema has it, or the refusal that names the fields. */
export const validate = <T>(
  schema: z.ZodType<T>,
  value: unknown,
): { readonly value: T } | { readonly refusal: Reply } => {
  const result = schema.safeParse(value);
  return result.success ? { value: result.data } : { refusal: invalid(fieldErrors(result.error.issues)) };
};
