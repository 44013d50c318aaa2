import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { closeServer, listen } from "../control/listen.ts";

/**
 * Below those that Linux, macOS and Windows give to outgoing connections: a port that is to be taken in a moment, or
 * again after a restart, is not gone by then.
 */
const lowest = 20_000;
const beyond = 32_768;

const given = new Set<number>();

/** A port of loopback that nobody listens on now, and another one each time. */
export async function freePort(): Promise<number> {
  let port = randomInt(lowest, beyond);
  while (given.has(port) || !(await isFree(port))) port = randomInt(lowest, beyond);
  given.add(port);
  return port;
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
  } catch {
    return false;
  }
  await closeServer(server);
  return true;
}
