import { readFileSync } from "node:fs";

/** One process, asked over the protocol of Node's inspector. An answer is believed to have the shape its method says. */
export type Inspector = {
  ask<Answer>(method: string, parameters?: object): Promise<Answer>;
  close(): void;
};

/** What a Node process of the product must be given in NODE_OPTIONS so that `inspect` finds it: a free port of loopback. */
export const inspectable = "--inspect=127.0.0.1:0";

/** Connects to the process that writes this log; it says there, at its start, where its inspector listens. */
export const inspect = async (log: string): Promise<Inspector> => {
  const address = [...readFileSync(log, "utf8").matchAll(/^Debugger listening on (ws:\S+)/gm)].at(-1)?.[1];
  if (address === undefined) throw new Error(`${log} names no inspector`);
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error(`no inspector answers at ${address}`)), {
      once: true,
    });
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as Message;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error.message));
  });
  socket.addEventListener("close", () => {
    for (const asked of waiting.values()) asked.reject(new Error("the process that was inspected has ended"));
    waiting.clear();
  });
  let last = 0;
  return {
    ask<Answer>(method: string, params: object = {}) {
      const id = ++last;
      const asked = Promise.withResolvers<unknown>();
      waiting.set(id, asked);
      socket.send(JSON.stringify({ id, method, params }));
      return asked.promise as Promise<Answer>;
    },
    close: () => socket.close(),
  };
};

type Message = {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};
