import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { failureAttributes } from "./failure.ts";

export type SpanAbout = {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** What is active by default. */
  readonly parent?: Context;
};

export const fail = (span: Span, error: unknown): void => {
  span.setAttributes(failureAttributes(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
};

/** Does the work inside a span, which ends with it. What is thrown is noted by name and code, and thrown on. */
export const inSpan = async <T>(
  tracer: Tracer,
  { name, kind, attributes, parent = context.active() }: SpanAbout,
  work: (span: Span, within: Context) => T | Promise<T>,
): Promise<T> => {
  const span = tracer.startSpan(name, { kind, attributes }, parent);
  const within = trace.setSpan(parent, span);
  try {
    return await context.with(within, work, undefined, span, within);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
};

/** What is active, as a W3C traceparent; undefined when nothing is. */
export const activeTraceparent = (): string | undefined => {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
};

/** A context whose parent is this W3C traceparent; without one, or with one that is wrong, a root. */
export const contextOf = (traceparent: unknown): Context =>
  typeof traceparent === "string" && traceparent !== ""
    ? propagation.extract(ROOT_CONTEXT, { traceparent })
    : ROOT_CONTEXT;
