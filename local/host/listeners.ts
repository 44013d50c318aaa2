import type { Server } from "node:http";
import { closeServer, listen } from "../control/listen.ts";
import { StartError } from "./start-error.ts";

export type Addresses = { readonly main: string; readonly rpc: string };

/** Opens both listeners on loopback and gives their base URLs; when the main port is taken neither stays open. */
export async function openListeners(main: Server, port: number, rpc: Server): Promise<Addresses> {
  const rpcPort = await listen(rpc, 0);
  try {
    return { main: urlOf(await listen(main, port)), rpc: urlOf(rpcPort) };
  } catch (error) {
    await closeServer(rpc);
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw inUse ? new StartError(`port ${port} on 127.0.0.1 is in use`) : error;
  }
}

const urlOf = (port: number) => `http://127.0.0.1:${port}`;
