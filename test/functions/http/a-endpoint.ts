import { createHash } from "node:crypto";
import * as z from "zod";
import { type CallerKind, type Method, route } from "../../../contracts/http/route.ts";
import { type Asked, endpointsWith } from "../../../functions/http/endpoint.ts";
import { type Reply, reply } from "../../../functions/http/reply.ts";

export const key = "staff-key-1";
const keyOf = (name: string, text: string) => ({
  name,
  sha256: createHash("sha256").update(text).digest("hex"),
});

const body = z.strictObject({
  name: z.string().min(1),
  count: z.int().min(0).optional(),
  inner: z.strictObject({ deep: z.array(z.strictObject({ n: z.int() })).optional() }).optional(),
  either: z
    .union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.strictObject({ c: z.int() }) })])
    .optional(),
});
const query = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) });

/** An endpoint of its own, with what it was asked and what was reported. */
export const anEndpoint = (
  {
    method = "POST",
    caller = "anyone",
    withBody = true,
    withQuery = false,
  }: { method?: Method; caller?: CallerKind; withBody?: boolean; withQuery?: boolean } = {},
  handle: () => Promise<Reply> = async () => reply(200, { ok: true }),
) => {
  const asked: Asked<unknown, unknown>[] = [];
  const reported: unknown[][] = [];
  const endpoint = endpointsWith({
    staffKeys: [keyOf("ada", key), keyOf("bob", "staff-key-2")],
    report: (...given) => void reported.push(given),
  });
  const made = endpoint(
    route<unknown, unknown>({
      id: "things-do",
      method,
      path: "/things/{thingId}",
      summary: "Do a thing",
      tag: "Things",
      caller,
      ...(withBody ? { body } : {}),
      ...(withQuery ? { query } : {}),
      answers: { 200: { description: "Done" } },
    }),
    (given) => {
      asked.push(given);
      return handle();
    },
  );
  return Object.assign(made, { asked, reported });
};
