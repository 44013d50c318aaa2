import type { HostState } from "../control/host-link.ts";
import { beginLog } from "./data-folder.ts";
import { KeptProcess } from "./kept-process.ts";
import type { FromStandIns, StandInAddresses, StandInOptions, StandInPorts, ToStandIns } from "./messages.ts";
import { describeDeath } from "./restart-gap.ts";
import type { Screen } from "./screen.ts";
import { StartProblem } from "./start-problem.ts";

export type StandInsKeeperOptions = {
  /** The program of the process. */
  readonly entry: string;
  readonly data: string;
  readonly screen: Screen;
  /** They answer again, as another process. */
  readonly onRestart: () => void;
};

const stopMs = 5000;
const informMs = 5000;

/** The process of the stand-ins: its program is loaded at once, it starts when it is told what it needs to know. */
export class StandInsKeeper {
  readonly #kept: KeptProcess;
  readonly #screen: Screen;
  readonly #log: string;
  readonly #onRestart: () => void;
  readonly #informed = new Map<number, () => void>();
  #options: StandInOptions | undefined;
  #host: HostState = { is: "down" };
  #isUp = false;
  #ready: ((addresses: StandInAddresses) => void) | undefined;
  #failed: ((problem: StartProblem) => void) | undefined;

  constructor({ entry, data, screen, onRestart }: StandInsKeeperOptions) {
    this.#screen = screen;
    this.#onRestart = onRestart;
    this.#log = beginLog(data, "stand-ins");
    this.#kept = new KeptProcess({
      launch: { file: process.execPath, args: [entry, "--data", data], isNode: true },
      log: this.#log,
      onStart: () => this.#began(),
      onMessage: (message) => this.#heard(message as FromStandIns),
      onDeath: (death, gapMs) => this.#died(describeDeath(death), gapMs),
    });
    this.#kept.start();
  }

  get pid(): number | undefined {
    return this.#kept.pid;
  }

  start(options: StandInOptions): Promise<StandInAddresses> {
    this.#options = options;
    return new Promise((resolve, reject) => {
      this.#ready = resolve;
      this.#failed = reject;
      if (this.pid === undefined) this.#died("at once", 0);
      this.#say({ kind: "start", options });
    });
  }

  /** Another Redis process stands behind the proxy. */
  redisIs(pid: number): void {
    if (this.#options) this.#options = { ...this.#options, redis: { ...this.#options.redis, pid } };
    this.#say({ kind: "redis", pid });
  }

  /** Resolves once a host that is up has been told what is armed (or nobody could tell it within some seconds). */
  async hostIs(state: HostState): Promise<void> {
    this.#host = state;
    const told = state.is === "up" ? this.#whenInformed(state.pid) : undefined;
    this.#say({ kind: "host", state });
    await told;
  }

  stop(): Promise<void> {
    return this.#kept.stop("SIGTERM", stopMs);
  }

  kill(): void {
    this.#kept.kill();
  }

  #began(): void {
    if (!this.#options) return;
    this.#say({ kind: "start", options: this.#options });
    this.#say({ kind: "host", state: this.#host });
  }

  #heard(message: FromStandIns): void {
    if (message.kind === "host-informed") this.#informed.get(message.pid)?.();
    if (message.kind === "failed") this.#fail(message.message);
    if (message.kind === "ready") {
      if (this.#isUp) this.#onRestart();
      this.#isUp = true;
      this.#keepPorts(message.ports);
      this.#ready?.(message.addresses);
    }
  }

  #keepPorts(ports: StandInPorts): void {
    if (this.#options) this.#options = { ...this.#options, ports };
  }

  #fail(message: string): void {
    if (this.#isUp) this.#screen.event(`The stand-ins cannot start: ${message}`);
    else this.#failed?.(new StartProblem(`the stand-ins cannot start: ${message}`));
  }

  #died(how: string, gapMs: number): boolean {
    if (this.#isUp) this.#screen.event(`The stand-ins ended (${how}); started again${inSeconds(gapMs)}`);
    else this.#failed?.(new StartProblem(`the stand-ins ended (${how}); their log is ${this.#log}`));
    return this.#isUp;
  }

  #whenInformed(pid: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(deadline);
        this.#informed.delete(pid);
        resolve();
      };
      const deadline = setTimeout(done, informMs);
      this.#informed.set(pid, done);
    });
  }

  #say(message: ToStandIns): void {
    this.#kept.send(message);
  }
}

/** " in 0.5 s", or nothing where it is at once. */
export const inSeconds = (gapMs: number): string => (gapMs === 0 ? "" : ` in ${gapMs / 1000} s`);
