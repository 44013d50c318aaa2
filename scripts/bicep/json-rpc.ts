import { spawn } from "node:child_process";

export type Rpc = {
  call<Result>(method: string, params: unknown): Promise<Result>;
  close(): void;
};

type Reply = {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

const ends = Buffer.from("\r\n\r\n");

/** Takes the messages out of a stream in which each is announced by its length, as in the Language Server Protocol. */
export const messageReader = (take: (message: string) => void) => {
  let rest = Buffer.alloc(0);
  return (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const headEnd = rest.indexOf(ends);
      if (headEnd < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(rest.toString("latin1", 0, headEnd))?.[1]);
      if (!Number.isSafeInteger(length)) throw new Error("a message came without its length");
      const start = headEnd + ends.length;
      if (rest.length < start + length) return;
      const message = rest.toString("utf8", start, start + length);
      rest = rest.subarray(start + length);
      take(message);
    }
  };
};

/** A program that answers JSON-RPC on its standard streams. Its environment is only what is given. */
export const startRpc = (
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Rpc => {
  const child = spawn(program, args, { env: environment, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  child.on("error", fail);
  child.on("exit", (code) => fail(new Error(`${program} ended with ${code}`)));
  child.stdout.on(
    "data",
    messageReader((message) => {
      const { id, result, error }: Reply = JSON.parse(message);
      const one = waiting.get(id ?? -1);
      waiting.delete(id ?? -1);
      if (error) one?.reject(new Error(error.message));
      else one?.resolve(result);
    }),
  );
  let last = 0;
  return {
    call: <Result>(method: string, params: unknown) =>
      new Promise<Result>((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve: (result) => resolve(result as Result), reject });
        const body = JSON.stringify({ jsonrpc: "2.0", id: last, method, params });
        child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
    close() {
      waiting.clear();
      child.kill();
    },
  };
};
