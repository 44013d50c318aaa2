import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Held } from "../../../local/service-bus/queue/held.ts";
import { Refusal } from "../../../local/service-bus/refusal.ts";
import { aMessage } from "./a-message.ts";
import { aQueue } from "./a-queue.ts";

const steps = ["send", "lock", "complete", "abandon", "defer", "bury", "renew", "undefer", "wait"] as const;
const step = fc.record({ kind: fc.constantFrom(...steps), pick: fc.nat(9), wait: fc.nat(700) });

const ids = (messages: readonly Held[]) => messages.map(({ content }) => content.messageId);

describe("a message queue under any sequence of sends, receipts, settlements and waits", () => {
  it("has every message in exactly one place, and hands none out to two at once", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (script) => {
        const { queue, dead } = aQueue();
        const tokens: string[] = [];
        const sent: string[] = [];
        const completed: string[] = [];
        let now = 0;

        const settle = (kind: (typeof steps)[number], token: string) => {
          const held = queue.peek(0, 99).find(({ lock }) => lock?.token === token);
          if (kind === "complete") queue.complete(token);
          if (kind === "complete" && held) completed.push(held.content.messageId);
          if (kind === "abandon") queue.abandon(token, now);
          if (kind === "defer") queue.defer(token);
          if (kind === "bury") queue.deadLetter(token, { reason: "r", description: "d" });
          if (kind === "renew") queue.renew(token, now);
        };
        const lock = (held: Held | undefined) => {
          if (!held?.lock) return;
          expect(tokens).not.toContain(held.lock.token);
          tokens.push(held.lock.token);
        };

        for (const { kind, pick, wait } of script) {
          const token = tokens[pick % (tokens.length || 1)];
          try {
            if (kind === "send") {
              sent.push(`m${sent.length}`);
              queue.enqueue(aMessage({ id: sent.at(-1) ?? "" }), 1, now);
            } else if (kind === "wait") {
              now += wait;
              queue.expire(now);
            } else if (kind === "lock") lock(queue.lock(now));
            else if (kind === "undefer") lock(queue.receiveDeferred([pick], now, "lock")[0]);
            else if (token) settle(kind, token);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          const here = queue.peek(0, 99);
          expect([...ids(here), ...ids(dead.peek(0, 99)), ...completed].sort()).toEqual([...sent].sort());
          expect(here.every(({ deliveryCount }) => deliveryCount < 3)).toBe(true);
          const locked = here.flatMap((held) => (held.lock ? [held.lock.until] : []));
          expect(locked.every((until) => until > now)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
