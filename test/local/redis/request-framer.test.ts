import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestFramer } from "../../../local/redis/request-framer.ts";
import { cut } from "./cut.ts";

const command = fc
  .array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 })
  .map((words) =>
    Buffer.concat([
      Buffer.from(`*${words.length}\r\n`),
      ...words.map((word) => Buffer.concat([Buffer.from(`$${word.length}\r\n`), word, Buffer.from("\r\n")])),
    ]),
  );
const inline = fc.stringMatching(/^[A-Z][A-Za-z ]{0,20}$/).map((line) => Buffer.from(`${line}\r\n`));

/** Where commands end, as offsets in the whole stream. */
function endsIn(stream: Buffer, cuts: readonly number[]): number[] {
  const framer = new RequestFramer();
  let before = 0;
  return cut(stream, cuts).flatMap((chunk) => {
    const ends: number[] = [];
    for (let end = framer.next(chunk, 0); end !== -1; end = framer.next(chunk, end)) ends.push(before + end);
    before += chunk.length;
    return ends;
  });
}

describe("the request framer", () => {
  it("finds the end of each command, however the stream is cut into chunks", () => {
    const stream = fc.array(fc.oneof(command, inline), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (commands, cuts) => {
        let end = 0;
        const ends = commands.map((bytes) => {
          end += bytes.length;
          return end;
        });
        expect(endsIn(Buffer.concat(commands), cuts)).toEqual(ends);
      }),
    );
  });

  it("counts an empty array and a blank line as no command, as Redis answers nothing to them", () => {
    expect(endsIn(Buffer.from("*0\r\n\r\n*1\r\n$4\r\nPING\r\n"), [])).toEqual([20]);
  });

  it("says that it is lost when the stream is not RESP", () => {
    const framer = new RequestFramer();
    expect(framer.next(Buffer.from("*1\r\n+PING\r\n"), 0)).toBe(-1);
    expect(framer.broken).toBe(true);
  });
});
