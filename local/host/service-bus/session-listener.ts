import { setTimeout as pause } from "node:timers/promises";
import type { ServiceBusSessionReceiver } from "@azure/service-bus";
import { type Entity, pathText } from "./entity.ts";
import { type Listener, type ListenerOptions, receiverOptions, startPump } from "./listener.ts";
import { within } from "./within.ts";

/** How long the end of a session waits for the client to close its link. */
const closeMs = 1000;

/** Between two tries when the service does not wait for a session itself, or is away. */
const retryMs = 1000;

/**
 * Listens to a queue or subscription with sessions: up to `maxConcurrentSessions` at a time, the messages of one in
 * order. A session that has brought nothing for `sessionIdleTimeout` is given back, so that another gets its place.
 */
export function listenToSessions(listenerOptions: ListenerOptions): Listener {
  const { options, onError } = listenerOptions;
  const stopping = new AbortController();
  const sessions = new Set<{ readonly ended: Promise<void>; readonly end: () => void }>();
  let accepting: Promise<void> = Promise.resolve();
  let giveUpAccepting = () => {};
  let placeFree: PromiseWithResolvers<void> | undefined;

  async function acceptSessions(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (sessions.size >= options.maxConcurrentSessions) {
        placeFree = Promise.withResolvers();
        await placeFree.promise;
        continue;
      }
      const askedAt = Date.now();
      const receiver = await acceptUnlessStopping();
      if (receiver) serve(receiver);
      else await pauseUntil(askedAt + retryMs, stopping.signal);
    }
  }

  /** The client does not hear of an abort while it waits for the service, so a stop does not wait for the client. */
  function acceptUnlessStopping(): Promise<ServiceBusSessionReceiver | undefined> {
    const { promise, resolve } = Promise.withResolvers<ServiceBusSessionReceiver | undefined>();
    giveUpAccepting = () => resolve(undefined);
    void acceptNext(listenerOptions, stopping.signal).then(resolve);
    return promise;
  }

  function serve(receiver: ServiceBusSessionReceiver): void {
    const { promise: over, resolve } = Promise.withResolvers<"given back" | "lost">();
    const end = () => resolve("given back");
    let idle: NodeJS.Timeout | undefined;
    const restartIdle = () => {
      clearTimeout(idle);
      idle = setTimeout(() => (pump.busy ? restartIdle() : end()), options.sessionIdleTimeout).unref();
    };
    const onSessionError = (message: string) => {
      if (!stopping.signal.aborted) onError(message);
      resolve("lost");
    };
    const pump = startPump(receiver, listenerOptions, onSessionError, restartIdle);
    restartIdle();

    async function close(): Promise<void> {
      const how = await over;
      clearTimeout(idle);
      // The place of a session whose link is gone is free at once; what still runs cannot settle its message anyway.
      if (how === "given back") await pump.stop();
      clearTimeout(idle);
      await within(closeMs, receiver.close());
    }
    const session = { ended: close(), end };
    sessions.add(session);
    void session.ended.then(() => {
      sessions.delete(session);
      placeFree?.resolve();
    });
  }

  return {
    start() {
      accepting = acceptSessions();
    },
    async stop() {
      stopping.abort();
      placeFree?.resolve();
      giveUpAccepting();
      for (const session of sessions) session.end();
      await accepting;
      for (const session of sessions) session.end();
      await Promise.all([...sessions].map((session) => session.ended));
    },
  };
}

/** The next free session; undefined when there is none in time, when the service is away, and after a stop. */
async function acceptNext(
  listenerOptions: ListenerOptions,
  stopping: AbortSignal,
): Promise<ServiceBusSessionReceiver | undefined> {
  const { client, entity, onError } = listenerOptions;
  const { path } = entity;
  const options = receiverOptions(listenerOptions);
  try {
    const receiver = await ("queue" in path
      ? client.acceptNextSession(path.queue, options)
      : client.acceptNextSession(path.topic, path.subscription, options));
    if (!stopping.aborted) return receiver;
    await receiver.close();
  } catch (error) {
    if (!stopping.aborted && !isNoSession(error)) onError(describe(entity, error));
  }
  return undefined;
}

const describe = ({ path }: Entity, error: unknown) =>
  `${pathText(path)}: ${error instanceof Error ? error.message : String(error)}`;

const pauseUntil = (time: number, signal: AbortSignal) =>
  pause(Math.max(0, time - Date.now()), undefined, { ref: false, signal }).catch(() => {});

const noSession = new Set<unknown>(["ServiceTimeout", "OperationTimeoutError", "SessionCannotBeLocked"]);

const isNoSession = (error: unknown) =>
  error instanceof Error && "code" in error && noSession.has(error.code);
