import type { Attributes, Meter } from "@opentelemetry/api";

/**
 * Every metric: its name, what kind of number it is, its unit as UCUM writes it, and its dimensions. The alerts and the
 * workbook know them by infra/bicep/metrics.json, which a test compares with this. Dimensions are words of the code,
 * and SKUs: nothing of a customer.
 */
export const metrics = {
  checkouts: {
    name: "boxoffice.checkouts",
    kind: "counter",
    unit: "{checkout}",
    dimensions: ["outcome"],
    description: "Checkouts that ended, each when it was placed or everything of it was undone.",
  },
  stepDuration: {
    name: "boxoffice.step.duration",
    kind: "histogram",
    unit: "ms",
    dimensions: ["step"],
    description: "How long each attempt at a step or an undo took.",
  },
  holdsActive: {
    name: "boxoffice.holds.active",
    kind: "gauge",
    unit: "{checkout}",
    dimensions: [],
    description: "Checkouts that hold stock.",
  },
  holdsExpired: {
    name: "boxoffice.holds.expired",
    kind: "counter",
    unit: "{checkout}",
    dimensions: [],
    description: "Holds that ended because their time was over, neither sold nor released by their checkout.",
  },
  stockDrift: {
    name: "boxoffice.stock.drift",
    kind: "gauge",
    unit: "{unit}",
    dimensions: ["sku"],
    description: "Units by which Redis was off when it was corrected; positive when it had too many to sell.",
  },
  outboxLag: {
    name: "boxoffice.outbox.lag",
    kind: "gauge",
    unit: "s",
    dimensions: [],
    description: "Age of the oldest event that is not sent, after the relay was at it.",
  },
  compensationAge: {
    name: "boxoffice.compensation.age",
    kind: "gauge",
    unit: "s",
    dimensions: [],
    description: "For how long the oldest checkout that is being undone has been.",
  },
  needsAttention: {
    name: "boxoffice.checkouts.needs_attention",
    kind: "gauge",
    unit: "{checkout}",
    dimensions: [],
    description: "Checkouts with an undo that waits for a person.",
  },
} as const;

type Metrics = typeof metrics;

/** One function per metric, which takes a number and exactly its dimensions. */
export type Instruments = {
  readonly [M in keyof Metrics]: (
    value: number,
    of: Readonly<Record<Metrics[M]["dimensions"][number], string>>,
  ) => void;
};

/** Makes every instrument once, so that one that is never used is known too. */
export const openInstruments = (meter: Meter): Instruments => {
  const open = ({ name, kind, unit, description }: Metrics[keyof Metrics]) => {
    const about = { unit, description };
    if (kind === "counter") {
      const counter = meter.createCounter(name, about);
      return (value: number, of: Attributes) => counter.add(value, of);
    }
    const recorder = kind === "gauge" ? meter.createGauge(name, about) : meter.createHistogram(name, about);
    return (value: number, of: Attributes) => recorder.record(value, of);
  };
  return {
    checkouts: open(metrics.checkouts),
    stepDuration: open(metrics.stepDuration),
    holdsActive: open(metrics.holdsActive),
    holdsExpired: open(metrics.holdsExpired),
    stockDrift: open(metrics.stockDrift),
    outboxLag: open(metrics.outboxLag),
    compensationAge: open(metrics.compensationAge),
    needsAttention: open(metrics.needsAttention),
  };
};
