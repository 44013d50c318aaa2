import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { RecordedSpans } from "./recorded-telemetry.ts";

const startOf = ({ startTime: [seconds, nanos] }: ReadableSpan): number => seconds * 1e9 + nanos;

/** The spans right below one, in the order in which they began. */
export const below = (spans: RecordedSpans, above: ReadableSpan): readonly ReadableSpan[] => {
  const { spanId } = above.spanContext();
  return spans
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === spanId)
    .toSorted((a, b) => startOf(a) - startOf(b));
};

export type Tree = readonly [string, ...Tree[]];

/** A span by its name, and what is below it likewise. */
export const treeOf = (spans: RecordedSpans, root: ReadableSpan): Tree => [
  root.name,
  ...below(spans, root).map((child) => treeOf(spans, child)),
];

/** Those below a span, by name, with what is below each of them by name. */
export const namesBelow = (spans: RecordedSpans, root: ReadableSpan) =>
  below(spans, root).map((child) => [child.name, below(spans, child).map(({ name }) => name)] as const);

/** The one request at the door of checkouts. */
export const theDoor = (spans: RecordedSpans): ReadableSpan => {
  const [door, ...others] = spans.filter(({ name }) => name === "POST /checkouts");
  if (!door || others.length > 0) throw new Error(`${others.length + (door ? 1 : 0)} doors, not one`);
  return door;
};

export const traceOf = (spans: RecordedSpans, traceId: string): RecordedSpans =>
  spans.filter((span) => span.spanContext().traceId === traceId);
