import { type Attributes, context, type Span, SpanKind, type Tracer, trace } from "@opentelemetry/api";
import { checkoutAttribute, checkoutOfCall } from "./about.ts";
import { fail } from "./spans.ts";

/** What is called, and how its kind is known to whoever draws a map of calls. */
const peers = {
  redis: { "peer.service": "redis", "db.system.name": "redis" },
  sqlite: { "peer.service": "sql", "db.system.name": "sqlite" },
  "sql-server": { "peer.service": "sql", "db.system.name": "microsoft.sql_server" },
  cosmos: { "peer.service": "cosmos", "db.system.name": "azure.cosmosdb" },
  stripe: { "peer.service": "stripe" },
  "service-bus": { "peer.service": "service-bus", "messaging.system": "servicebus" },
  durable: { "peer.service": "durable" },
} as const satisfies Record<string, Attributes>;

export type Peer = keyof typeof peers;

export const peerAttributes = (peer: Peer): Attributes => peers[peer];

type Work = (...args: readonly unknown[]) => unknown;

/**
 * The same port, each call of it a client span that is called `<peer> <port>.<method>`. Of the arguments only a
 * checkout's id is kept. An iteration is one span until its end; one that is never begun is none.
 */
export const tracedEnd =
  (tracer: Tracer) =>
  <Port extends object>(peer: Peer, name: string, port: Port): Port => {
    const about = peers[peer];
    const traced: Record<string, unknown> = {};
    for (const [method, work] of Object.entries(port)) {
      traced[method] = work;
      if (typeof work !== "function") continue;
      const title = `${about["peer.service"]} ${name}.${method}`;
      traced[method] = (...args: unknown[]) => {
        const active = context.active();
        const checkoutId = checkoutOfCall(active, args);
        const attributes = checkoutId ? { ...about, [checkoutAttribute]: checkoutId } : about;
        const span = tracer.startSpan(title, { kind: SpanKind.CLIENT, attributes }, active);
        return watched(span, () =>
          context.with(trace.setSpan(active, span), () => Reflect.apply(work as Work, port, args)),
        );
      };
    }
    return traced as Port;
  };

/** What the work gives, whichever it is; the span ends with it. */
const watched = (span: Span, work: () => unknown): unknown => {
  const failed = (error: unknown): never => {
    fail(span, error);
    span.end();
    throw error;
  };
  let given: unknown;
  try {
    given = work();
  } catch (error) {
    return failed(error);
  }
  if (isIteration(given)) return watchedIteration(span, given);
  return Promise.resolve(given).then((value) => {
    span.end();
    return value;
  }, failed);
};

async function* watchedIteration<T>(span: Span, iteration: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* iteration;
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

const isIteration = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;
