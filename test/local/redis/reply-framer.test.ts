import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReplyFramer } from "../../../local/redis/reply-framer.ts";
import { cut } from "./cut.ts";

const scalar = fc.oneof(
  fc.constantFrom(
    "+OK\r\n",
    "-ERR no\r\n",
    ":-7\r\n",
    "$-1\r\n",
    "*-1\r\n",
    "_\r\n",
    "#t\r\n",
    ",1.5\r\n",
    "(349\r\n",
  ),
  fc
    .tuple(fc.constantFrom("$", "!", "="), fc.string({ maxLength: 30 }))
    .map(([type, text]) => `${type}${Buffer.byteLength(text)}\r\n${text}\r\n`),
);

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `*${items.length}\r\n${items.join("")}`),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `~${items.length}\r\n${items.join("")}`),
    fc
      .array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 })
      .map((pairs) => `%${pairs.length}\r\n${pairs.flat().join("")}`),
  ),
}));
const push = fc
  .array(value, { minLength: 1, maxLength: 3 })
  .map((items) => `>${items.length}\r\n${items.join("")}`);
const attributed = fc.tuple(value, value, value).map(([name, what, reply]) => `|1\r\n${name}${what}${reply}`);

function endsIn(stream: Buffer, cuts: readonly number[]): number[] {
  const framer = new ReplyFramer();
  let before = 0;
  return cut(stream, cuts).flatMap((chunk) => {
    const ends: number[] = [];
    for (let end = framer.next(chunk, 0); end !== -1; end = framer.next(chunk, end)) ends.push(before + end);
    before += chunk.length;
    return ends;
  });
}

describe("the reply framer", () => {
  it("finds the end of each RESP2 or RESP3 reply and passes over pushes, however the stream is cut", () => {
    const message = fc.oneof(
      fc.oneof(value, attributed).map((text) => ({ text, isReply: true })),
      push.map((text) => ({ text, isReply: false })),
    );
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (messages, cuts) => {
          let end = 0;
          const ends = messages.flatMap(({ text, isReply }) => {
            end += Buffer.byteLength(text);
            return isReply ? [end] : [];
          });
          expect(endsIn(Buffer.from(messages.map(({ text }) => text).join("")), cuts)).toEqual(ends);
        },
      ),
    );
  });

  it("says that it is lost at a type that it does not know", () => {
    const framer = new ReplyFramer();
    expect(framer.next(Buffer.from("HTTP/1.1 400\r\n"), 0)).toBe(-1);
    expect(framer.broken).toBe(true);
  });
});
