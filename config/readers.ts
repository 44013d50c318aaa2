import * as z from "zod";
import { isCountry } from "../domain/country.ts";
import { setting } from "./setting.ts";

type About = { readonly description: string; readonly usual?: string; readonly secret?: boolean };

/** Text that must be set, and match. */
export const text = (pattern: RegExp, expected: string, about: About) =>
  setting({ schema: z.string().regex(pattern), expected, ...about });

/** Text that may be left out. */
export const optionalText = (pattern: RegExp, expected: string, about: About) =>
  setting({
    schema: z.string().regex(pattern).optional(),
    expected,
    ...about,
    usual: about.usual ?? "not set",
  });

/** A whole number between two bounds. */
export const whole = (usual: number, least: number, most: number, description: string) =>
  setting({
    schema: z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number)
      .pipe(z.number().min(least).max(most))
      .default(usual),
    expected: `a whole number from ${least} to ${most}`,
    description,
    usual: `${usual}`,
  });

export const flag = (usual: boolean, description: string) =>
  setting({
    schema: z
      .enum(["true", "false"])
      .transform((value) => value === "true")
      .default(usual),
    expected: "true or false",
    description,
    usual: `${usual}`,
  });

/** What stands between commas, each part as its schema says; empty parts are nothing. */
const separated = (usual: string, part: z.ZodString, expected: string, about: About) =>
  setting({
    schema: z
      .string()
      .default(usual)
      .transform((value) => value.split(",").map((one) => one.trim()))
      .transform((parts) => parts.filter((one) => one !== ""))
      .pipe(z.array(part)),
    expected,
    ...about,
    usual: usual === "" ? "empty" : usual,
  });

/** Text separated by commas, each part as the pattern says. */
export const list = (usual: string, pattern: RegExp, expected: string, about: About) =>
  separated(usual, z.string().regex(pattern), expected, about);

/** Countries separated by commas. */
export const countries = (usual: string, expected: string, about: About) =>
  separated(usual, z.string().refine(isCountry), expected, about);

const field = "(\\*|[0-9A-Za-z*/,-]+)";

/** When a timer runs. */
export const schedule = (usual: string, description: string) =>
  setting({
    schema: z
      .string()
      .regex(new RegExp(`^${Array(6).fill(field).join(" ")}$`))
      .default(usual),
    expected: "an NCRONTAB expression of six fields",
    description,
    usual,
  });
