import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const pauseMs = 10;
const answerMs = 1000;

/** Wait until the server answers PING; false when it has not within the time, or is no longer worth waiting for. */
export async function awaitRedis(
  connect: () => Socket,
  withinMs: number,
  isAlive: () => boolean = () => true,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && isAlive()) {
    if (await answersPing(connect)) return true;
    await sleep(pauseMs);
  }
  return false;
}

/** A server that wants a password first says so, which shows as well that it is there. */
const answersPing = (connect: () => Socket): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect();
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(answerMs, () => end(false));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
    socket.once("data", (data) => end(/^\+PONG|^-NOAUTH/.test(data.toString("latin1"))));
    socket.write("*1\r\n$4\r\nPING\r\n");
  });
