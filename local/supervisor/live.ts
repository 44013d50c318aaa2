import { setTimeout as sleep } from "node:timers/promises";
import { StartProblem } from "./start-problem.ts";

const withinMs = 30_000;
const pauseMs = 50;

/** Wait until the URL answers 200. Throws StartProblem, with the last answer, when it has not within 30 s. */
export async function untilLive(url: string): Promise<void> {
  const deadline = performance.now() + withinMs;
  let last = "";
  while (performance.now() < deadline) {
    last = await ask(url);
    if (last === "200") return;
    await sleep(pauseMs);
  }
  throw new StartProblem(`the host does not come to life: ${url} answers ${last}`);
}

async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
    await response.body?.cancel();
    return String(response.status);
  } catch {
    return "nothing";
  }
}
