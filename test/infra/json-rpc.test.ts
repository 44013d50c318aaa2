import { describe, expect, it } from "vitest";
import { messageReader, startRpc } from "../../scripts/bicep/json-rpc.ts";

const framed = (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

describe("the reader of messages", () => {
  it("finds them wherever the stream is cut, in bytes and not in letters", () => {
    const sent = ['{"a":"ü"}', "{}", '{"b":"Preis: 5 €"}'];
    const stream = Buffer.from(sent.map(framed).join(""));
    for (let size = 1; size <= stream.length; size += 1) {
      const got: string[] = [];
      const read = messageReader((message) => got.push(message));
      for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size));
      expect(got).toEqual(sent);
    }
  });

  it("refuses a message that does not say its length", () => {
    const read = messageReader(() => {});
    expect(() => read(Buffer.from("Content-Type: text/plain\r\n\r\n{}"))).toThrow(/without its length/);
  });
});

describe("a program that answers", () => {
  const program = (source: string) => startRpc(process.execPath, ["-e", source], {});

  it("that is not there, or ends, fails the call instead of leaving it waiting", async () => {
    await expect(startRpc("/no/such/program", [], {}).call("x", {})).rejects.toThrow(/ENOENT/);
    await expect(program("process.exit(3)").call("x", {})).rejects.toThrow(/ended with 3/);
  });

  it("gives results and errors to the calls that they answer", async () => {
    const replies = ['{"id":2,"error":{"message":"no such file"}}', '{"id":1,"result":{"ok":true}}'];
    const rpc = program(
      `process.stdout.write(${JSON.stringify(replies.map(framed).join(""))}); setInterval(() => {}, 1000)`,
    );
    const [first, second] = await Promise.allSettled([rpc.call("a", {}), rpc.call("b", {})]);
    rpc.close();
    expect(first).toEqual({ status: "fulfilled", value: { ok: true } });
    expect(second).toMatchObject({ status: "rejected", reason: { message: "no such file" } });
  });
});
