import type { Json } from "../../local/client/api.ts";
import type { Product } from "./product.ts";
import { until } from "./until.ts";

type Answered = { readonly status: number; readonly body: Json };

/** The engine's own management API, as an operator or another host uses it. */
export const engineOf = ({ endpoints: { web, systemKey } }: Pick<Product, "endpoints">) => {
  const call = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const url = new URL(`runtime/webhooks/durabletask/${path}`, web);
    url.searchParams.set("code", systemKey);
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, {
      method,
      headers: { "content-type": "application/json" },
      ...content,
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const expected = ({ status, body }: Answered, wanted: readonly number[]): Json => {
    if (!wanted.includes(status)) throw new Error(`the engine answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };

  return {
    /** An instance with its input and history; undefined when the engine does not know it. */
    async find(id: string): Promise<Json | undefined> {
      const answered = await call("GET", `instances/${id}?showHistory=true&showHistoryOutput=true`);
      return answered.status === 404 ? undefined : expected(answered, [200, 202]);
    },
    async ended(id: string, withinMs = 15_000): Promise<Json> {
      let instance: Json;
      const hasEnded = async () => {
        instance = await this.find(id);
        return ["Completed", "Failed", "Terminated"].includes(instance?.runtimeStatus);
      };
      await until(hasEnded, withinMs, () => `${id} is ${instance?.runtimeStatus ?? "unknown"}`);
      return instance;
    },
    /** Starts a checkout that has ended again, with the input it was started with: as a second host would, too late. */
    async startAgain(id: string, { purged = false } = {}): Promise<void> {
      const { name, input, historyEvents } = await this.ended(id);
      const startedAt = historyEvents[0].Timestamp;
      if (purged) await this.purge(id);
      expected(await call("POST", `orchestrators/${name}/${id}`, input), [202]);
      const isAnother = async () => (await this.ended(id)).historyEvents[0].Timestamp !== startedAt;
      await until(isAnother, 5_000, () => `${id} was not started again`);
    },
    async purge(id: string): Promise<void> {
      await this.ended(id);
      expected(await call("DELETE", `instances/${id}`), [200]);
    },
    async raise(id: string, event: string): Promise<number> {
      return (await call("POST", `instances/${id}/raiseEvent/${event}`, null)).status;
    },
  };
};

/** How many durable actions a history cost: the start, and two for each activity, timer or event. */
export const actionsOf = ({
  historyEvents,
}: Json): Readonly<Record<"activities" | "timers" | "events" | "actions", number>> => {
  const count = (type: string) => historyEvents.filter((event: Json) => event.EventType === type).length;
  const activities = count("TaskCompleted") + count("TaskFailed");
  const timers = count("TimerCreated") + count("TimerFired");
  const events = count("EventRaised");
  return { activities, timers, events, actions: 1 + 2 * activities + timers + events };
};
