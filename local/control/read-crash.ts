import { BadRequest, oneOf } from "./bad-request.ts";
import { type ArmedCrash, crashPoints, crashSteps, isCrashPoint } from "./crashes.ts";
import { number, onlyFields, readFields } from "./read-fields.ts";

/** The body of `POST /crash`; throws BadRequest for a point that nothing ever reaches. */
export function readCrash(body: string): ArmedCrash {
  const given = readFields(body);
  onlyFields(given, ["at", "times"]);
  return {
    at: readPoint(given["at"]),
    times: number(given, "times", { whole: true, from: 1, to: 1000 }) ?? 1,
  };
}

function readPoint(at: unknown): ArmedCrash["at"] {
  if (typeof at === "string" && isCrashPoint(at)) return at;
  throw new BadRequest(
    `"at" must be one of ${crashPoints.length} points: ${oneOf(crashSteps)}, each with :before or :after`,
  );
}
