import { orderActivities } from "../../activities/orders.ts";
import { paymentActivities } from "../../activities/payment.ts";
import { stockActivities } from "../../activities/stock.ts";
import { functionName } from "../../contracts/step.ts";
import type { EventId, Instant, PaymentIntentId } from "../../domain/ids.ts";
import { accepted } from "../../domain/outcome.ts";
import type { CheckoutAnswer } from "../../ports/answers.ts";
import type { Holds } from "../../ports/holds.ts";
import type { NewOrder, Orders } from "../../ports/orders.ts";
import type { Payments } from "../../ports/payments.ts";
import { eur } from "../ports/order-builders.ts";

export const at = "2026-11-24T12:00:00.000Z" as Instant;
export const paymentIntentId = "pi_1" as PaymentIntentId;
export const placedOrder = { orderId: "ord_1", orderNumber: "BX-1", placedAt: at } as never;

type Ports = {
  readonly pin: Holds["pin"];
  readonly commit: Holds["commit"];
  readonly release: Holds["release"];
  readonly record: Orders["record"];
  readonly place: Orders["place"];
  readonly abandon: Orders["abandon"];
  readonly authorize: Payments["authorize"];
  readonly capture: Payments["capture"];
  readonly void: Payments["void"];
  readonly voidById: Payments["voidById"];
  readonly announce: () => Promise<void>;
};

const away = async (): Promise<never> => {
  throw new Error("not expected here");
};

/** What everything answers on a good day. */
const goodDay: Ports = {
  pin: async () => accepted(null),
  commit: async () => {},
  release: async () => {},
  record: async () => accepted(null),
  place: async () => accepted(placedOrder),
  abandon: away,
  authorize: async () => accepted({ state: "authorized", paymentIntentId }),
  capture: async () => accepted({ received: { amount: 2870, currency: eur } }),
  void: async () => {},
  voidById: async () => {},
  announce: async () => {},
};

/**
 * All activities over ports that answer as told, with a log of what was asked of whom in which order, and of what was
 * published to the waiting door.
 */
export const aBackstage = (over: Partial<Ports> = {}) => {
  const log: string[] = [];
  const published: CheckoutAnswer[] = [];
  const recorded: NewOrder[] = [];
  const asked = new Map<string, readonly unknown[]>();
  const answers = { ...goodDay, ...over };
  const port = <Name extends keyof Ports>(name: Name): Ports[Name] =>
    ((...given: readonly unknown[]) => {
      log.push(name);
      asked.set(name, given);
      if (name === "record") recorded.push(given[0] as NewOrder);
      return (answers[name] as (...all: readonly unknown[]) => Promise<unknown>)(...given);
    }) as Ports[Name];
  const publish = async (_: unknown, answer: CheckoutAnswer) => {
    log.push("publish");
    published.push(answer);
  };
  const needs = {
    holds: { pin: port("pin"), commit: port("commit"), release: port("release") } as Holds,
    orders: { record: port("record"), place: port("place"), abandon: port("abandon") } as unknown as Orders,
    payments: {
      authorize: port("authorize"),
      capture: port("capture"),
      void: port("void"),
      voidById: port("voidById"),
    } as unknown as Payments,
    answers: { publish, listen: away, waitsForAction: away },
    ids: { eventId: (...of: readonly (string | number)[]) => `evt_${of.join("_")}` as EventId },
    announce: port("announce"),
    now: () => at,
  };
  const activities = [...stockActivities(needs), ...paymentActivities(needs), ...orderActivities(needs)];
  return {
    log,
    published,
    recorded,
    asked,
    steps: activities.map(({ step }) => step),
    /** Runs a step as the engine does: with an input that has been through JSON, and an answer that goes through it. */
    async run(step: string, input: unknown): Promise<unknown> {
      const activity = activities.find(
        (one) => functionName({ name: one.step }) === functionName({ name: step }),
      );
      if (!activity) throw new Error(`no activity does ${step}`);
      return JSON.parse(JSON.stringify(await activity.handle(JSON.parse(JSON.stringify(input)))));
    },
  };
};
