import { setTimeout as pause } from "node:timers/promises";
import type { ServiceBusSessionReceiver } from "@azure/service-bus";
import { type Entity, pathText } from "./entity.ts";
import { type Listener, type ListenerOptions, receiverOptions, startPump } from "./listener.ts";

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
  let placeFree: PromiseWithResolvers<void> | undefined;

  async function acceptSessions(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (sessions.size >= options.maxConcurrentSessions) {
        placeFree = Promise.withResolvers();
        await placeFree.promise;
        continue;
      }
      const askedAt = Date.now();
      const receiver = await acceptNext(listenerOptions, stopping.signal);
      if (receiver) serve(receiver);
      else await pauseUntil(askedAt + retryMs, stopping.signal);
    }
  }

  function serve(receiver: ServiceBusSessionReceiver): void {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    let idle: NodeJS.Timeout | undefined;
    const restartIdle = () => {
      clearTimeout(idle);
      idle = setTimeout(() => (pump.busy ? restartIdle() : end()), options.sessionIdleTimeout).unref();
    };
    const onSessionError = (message: string) => {
      onError(message);
      end();
    };
    const pump = startPump(receiver, listenerOptions, onSessionError, restartIdle);
    restartIdle();

    async function close(): Promise<void> {
      await over;
      clearTimeout(idle);
      await pump.stop();
      clearTimeout(idle);
      await receiver.close();
    }
    const session = { ended: close().catch((error: unknown) => onError(String(error))), end };
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
      for (const session of sessions) session.end();
      await accepting;
      for (const session of sessions) session.end();
      await Promise.all([...sessions].map((session) => session.ended));
    },
  };
}

/** The next free session; undefined when there is none in time, when the service is away, and when stopping. */
async function acceptNext(
  listenerOptions: ListenerOptions,
  abortSignal: AbortSignal,
): Promise<ServiceBusSessionReceiver | undefined> {
  const { client, entity, onError } = listenerOptions;
  const { path } = entity;
  const options = { ...receiverOptions(listenerOptions), abortSignal };
  try {
    return await ("queue" in path
      ? client.acceptNextSession(path.queue, options)
      : client.acceptNextSession(path.topic, path.subscription, options));
  } catch (error) {
    if (!abortSignal.aborted && !isNoSession(error)) onError(describe(entity, error));
    return undefined;
  }
}

const describe = ({ path }: Entity, error: unknown) =>
  `${pathText(path)}: ${error instanceof Error ? error.message : String(error)}`;

const pauseUntil = (time: number, signal: AbortSignal) =>
  pause(Math.max(0, time - Date.now()), undefined, { ref: false, signal }).catch(() => {});

const noSession = new Set<unknown>(["ServiceTimeout", "OperationTimeoutError", "SessionCannotBeLocked"]);

const isNoSession = (error: unknown) =>
  error instanceof Error && "code" in error && noSession.has(error.code);
