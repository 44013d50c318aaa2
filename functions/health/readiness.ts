import type { Instant } from "../../domain/ids.ts";
import { millis } from "../../domain/instant.ts";
import { type Reply, reply } from "../http/reply.ts";

type Name = "redis" | "sql" | "stripe" | "serviceBus" | "cosmos";
export type Pings = Readonly<Record<Name, () => Promise<unknown>>>;

/** Without these no checkout can be taken; without the others it can. */
const needed: readonly Name[] = ["redis", "sql", "stripe"];
const patienceMs = 2000;
const keptMs = 2000;

type Health = { readonly status: "ok" | "down"; readonly latencyMs: number | null };

const ask = async (ping: () => Promise<unknown>): Promise<Health> => {
  const since = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), patienceMs);
  });
  try {
    await Promise.race([ping(), late]);
    return { status: "ok", latencyMs: Math.round((performance.now() - since) * 10) / 10 };
  } catch {
    return { status: "down", latencyMs: null };
  } finally {
    clearTimeout(timer);
  }
};

const look = async (pings: Pings): Promise<Reply> => {
  const names = Object.keys(pings) as Name[];
  const found = await Promise.all(names.map(async (name) => [name, await ask(pings[name])] as const));
  const away = found.filter(([, { status }]) => status === "down").map(([name]) => name);
  const isDown = away.some((name) => needed.includes(name));
  const status = isDown ? "down" : away.length > 0 ? "degraded" : "ok";
  const body = { status, dependencies: Object.fromEntries(found) };
  return reply(isDown ? 503 : 200, body, isDown ? { "Retry-After": "2" } : {});
};

/**
 * Asks every dependency at once. Whoever comes while that is going on shares it, and its answer is kept for two seconds
 * more: anybody may ask for it as often as they like, and the dependencies must not feel it.
 */
export const readiness = (pings: Pings, now: () => Instant): (() => Promise<Reply>) => {
  let last: { readonly answer: Promise<Reply>; foundAt: number | undefined } | undefined;

  const isGood = (foundAt: number | undefined): boolean => {
    if (foundAt === undefined) return true;
    const age = millis(now()) - foundAt;
    // A clock that was set back must not keep an answer for longer.
    return age >= 0 && age < keptMs;
  };

  return () => {
    if (last && isGood(last.foundAt)) return last.answer;
    const fresh: NonNullable<typeof last> = { answer: look(pings), foundAt: undefined };
    last = fresh;
    void fresh.answer.then(() => {
      fresh.foundAt = millis(now());
    });
    return fresh.answer;
  };
};
