import type { Sagas } from "../../ports/sagas.ts";
import type { Measured, MeasuredNeeds } from "./measured.ts";
import type { AnyActivity } from "./traced-activity.ts";
import type { Peer } from "./traced-end.ts";
import type { AnyEndpoint } from "./traced-endpoint.ts";
import type { AnyTimer } from "./traced-timer.ts";

/**
 * What is watched, piece by piece: each gives back what it was given, watched or not. Nothing but main.ts and ends.ts
 * knows of it; what is watched does not.
 */
export type Telemetry = {
  readonly end: <Port extends object>(peer: Peer, name: string, port: Port) => Port;
  readonly endpoint: <E extends AnyEndpoint>(endpoint: E) => E;
  readonly activity: <A extends AnyActivity>(activity: A) => A;
  readonly timer: <T extends AnyTimer>(timer: T) => T;
  /** The engine that sagas of this name run in, as an invocation knows it. */
  readonly sagas: <Input extends { readonly trace?: string }, Said, Invocation>(
    name: string,
    sagasOf: (invocation: Invocation) => Sagas<Input, Said>,
  ) => (invocation: Invocation) => Sagas<Input, Said>;
  readonly measured: (needs: MeasuredNeeds) => Measured;
  /** The W3C traceparent of what is being done, for whoever is sent something. */
  readonly traceparent: () => string | undefined;
  /** Sends what is left to send. */
  close(): Promise<void>;
};

const same = <T>(given: T): T => given;

const unmeasured: Measured = { relay: same, stock: same, sweep: same, answers: same };

/** Watches nothing: everything is what it was given, so it costs nothing. */
export const noTelemetry: Telemetry = {
  end: (_, __, port) => port,
  endpoint: same,
  activity: same,
  timer: same,
  sagas: (_, sagasOf) => sagasOf,
  measured: () => unmeasured,
  traceparent: () => undefined,
  close: async () => {},
};
